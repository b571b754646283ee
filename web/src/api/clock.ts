/** How far the server's clock is ahead of the browser's, which may be wrong by a day. */
let aheadMs = 0;

/** Learns the server's time from an answer's `Date`, which is whole seconds. */
export function noteServerDate(header: string | null): void {
  const at = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(at)) return;
  const seen = at - Date.now();
  if (Math.abs(seen - aheadMs) > 2_000) aheadMs = seen;
}

/** The server's present, in milliseconds. */
export const serverNow = (): number => Date.now() + aheadMs;
