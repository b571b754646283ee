const REFUSALS = ['denied', 'failed', 'away', 'uninvited', 'unverified'] as const;
type Refusal = (typeof REFUSALS)[number];

/** Why the identity provider's answer let nobody in, as the API says behind the `#` of the sign-in screen. */
export function refusalOf(hash: string): Refusal | undefined {
  const said = /^#refused=(\w+)$/.exec(hash)?.[1];
  if (said === undefined) return undefined;
  return REFUSALS.find((one) => one === said) ?? 'failed';
}
