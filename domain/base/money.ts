/** An amount of money in integer minor units (cents, pence; VND has none, so dong) of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Money as a sentence shows it: "799.99 GBP", "80,000 VND". @throws RangeError on a currency that is none */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = new Intl.NumberFormat('en', { minimumFractionDigits: digits }).format(amount / 10 ** digits);
  return `${value} ${currency}`;
}
