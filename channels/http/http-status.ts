/**
 * What a status of a provider means for the request's messages.
 * `ok`: read the results. `busy`: not taken, later. `config`: not taken, an operator must act.
 * `money`: not taken, the account is empty. `request`: this request's content is refused. `unclear`: taken or not, nobody knows.
 */
export type StatusClass = 'ok' | 'busy' | 'config' | 'money' | 'request' | 'unclear';

const BUSY: ReadonlySet<number> = new Set([408, 425, 429, 503]);
const CONTENT: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);

export function statusClass(status: number): StatusClass {
  if (status >= 200 && status < 300) return 'ok';
  if (BUSY.has(status)) return 'busy';
  if (CONTENT.has(status)) return 'request';
  if (status === 402) return 'money';
  // A redirect too: we do not carry signed messages to an address nobody configured.
  if (status < 500) return 'config';
  return 'unclear';
}

/**
 * Milliseconds to wait according to a Retry-After header (RFC 9110 §10.2.3: seconds or a date) or an X-Rate-Limit-Reset
 * (seconds, or the instant as Unix time); undefined when absent or unreadable. `now` in epoch milliseconds.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // Nobody asks for thirty years.
  if (/^\d{10}$/.test(value)) return Math.max(0, Number(value) * 1000 - now);
  // Date.parse alone reads '-5' as a day of 2001.
  const at = value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
