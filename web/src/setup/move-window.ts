interface Times {
  readonly opensAt: string;
  readonly closesAt: string;
}
interface Due {
  readonly dueAt: string;
  readonly expiresAt?: string;
}
const shift = (iso: string, ms: number): string => new Date(Date.parse(iso) + ms).toISOString();
const earlier = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? a : b);

/** The window at other times: its messages keep their distance from its opening, and end with it at the latest. */
export function moveWindow<O extends Due, W extends Times & { readonly outreaches: readonly O[] }>(
  window: W,
  { opensAt, closesAt }: Times,
): W {
  const by = Date.parse(opensAt) - Date.parse(window.opensAt);
  const endOf = (expiresAt: string): string =>
    Date.parse(expiresAt) === Date.parse(window.closesAt) ? closesAt : earlier(shift(expiresAt, by), closesAt);
  return {
    ...window,
    opensAt,
    closesAt,
    outreaches: window.outreaches.map((one) => ({
      ...one,
      dueAt: shift(one.dueAt, by),
      ...(one.expiresAt === undefined ? {} : { expiresAt: endOf(one.expiresAt) }),
    })),
  };
}
