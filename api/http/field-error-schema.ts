import { z } from 'zod';
import { FIELD_CODES } from './problems.js';

/** What is wrong with one field of a row or an event, as `shownFinding` gives it. */
export const fieldErrorOut = z.object({
  code: z.enum(Object.keys(FIELD_CODES) as [string, ...string[]]),
  field: z.string(),
  value: z.unknown(),
  allowed: z.string(),
  message: z.string(),
});
