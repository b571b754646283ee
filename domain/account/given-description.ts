import { z } from 'zod';

/**
 * What an operator says of an SMS provider (`SMS_DESCRIPTION`).
 * @param text JSON
 * @throws Error naming each wrong field; the text is not shown
 */
export function parseGiven<T extends z.ZodType>(text: string, schema: T): z.output<T> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error(
      "Cannot create channel 'sms' as 'SMS_DESCRIPTION' must be JSON, or the name of a file that holds it",
    );
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(
    `Cannot create channel 'sms' as 'SMS_DESCRIPTION' must follow docs/channels.md:\n${z.prettifyError(parsed.error)}`,
  );
}
