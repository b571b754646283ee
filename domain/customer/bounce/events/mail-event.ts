import type { RecipientReport } from '../fields.js';
import type { Returned } from '../returned.js';

/** What a provider's webhook says of one message. */
export type MailEvent = { readonly returned: Returned } & (
  | { readonly kind: 'bounce'; readonly recipients: readonly RecipientReport[] }
  | { readonly kind: 'complaint' }
  | { readonly kind: 'delivered'; readonly at?: Date }
  | { readonly kind: 'other' }
);

const MAX_IDS = 10;
const MAX_VALUE = 2_000;
/** RFC 5233: what stands behind the `+` in our return path. */
const SUBADDRESS = /\+([0-9a-f]{2,63})@/i;

/** A text field, cut; undefined when it is none. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, MAX_VALUE) : undefined;

/**
 * What in a provider's event only we can have written.
 * @param ids Message-IDs, with or without their angle brackets
 * @param senders envelope senders
 */
export function returnedIn(ids: readonly unknown[], senders: readonly unknown[]): Returned {
  const messageIds = ids.flatMap((id) => textOf(id) ?? []).map((id) => (id.startsWith('<') ? id : `<${id}>`));
  const returnTokens = senders.flatMap((sender) => SUBADDRESS.exec(textOf(sender) ?? '')?.[1] ?? []);
  return { messageIds: messageIds.slice(0, MAX_IDS), unsubscribe: [], returnTokens: returnTokens.slice(0, MAX_IDS) };
}

/** One recipient of an event, in the words of a delivery report. */
export function recipient(
  action: 'failed' | 'delayed',
  given: {
    readonly address?: unknown;
    readonly status?: unknown;
    readonly diagnostic?: unknown;
    readonly prose?: unknown;
  },
): RecipientReport {
  const address = textOf(given.address)?.toLowerCase();
  const prose = textOf(given.prose);
  return {
    action,
    status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(textOf(given.status) ?? '')?.[0] ?? '0.0.0',
    diagnostic: textOf(given.diagnostic) ?? '',
    ...(address === undefined ? {} : { address }),
    ...(prose === undefined ? {} : { prose }),
  };
}

/** A value as an object to read fields of; an empty one when it is none. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 1_000) : []);

/** Seconds since 1970, or an ISO 8601 instant; undefined when it is neither. */
export function instantOf(value: unknown): Date | undefined {
  const at = typeof value === 'number' ? value * 1_000 : Date.parse(textOf(value) ?? '');
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at) : undefined;
}
