/** The two languages a seller reads. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A whole number with its thousands apart. */
export const whole = (value: number, language: Language): string => Math.round(value).toLocaleString(language);

/** Short, for axes: `1,2 Tr`, `1.2M`. */
export const short = (value: number, language: Language): string =>
  value.toLocaleString(language, { notation: 'compact', maximumFractionDigits: 1 });

/** A share in percent, with two digits where it is below one percent. */
export const percent = (share: number, language: Language): string => {
  const digits = share !== 0 && Math.abs(share) < 0.01 ? 2 : 1;
  return `${(share * 100).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: digits })} %`;
};

/** Money in the units that people say. @param amount minor units */
export function moneyWords(amount: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The same, short: for axes. */
export function shortMoney(amount: number, currency: string, language: Language): string {
  const digits = new Intl.NumberFormat(language, { style: 'currency', currency }).resolvedOptions();
  return short(amount / 10 ** (digits.maximumFractionDigits ?? 2), language);
}

/** A difference with its sign: `+0.3`, `−0.1`. @param written the number without a sign */
export const signed = (value: number, written: (size: number) => string): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${written(Math.abs(value))}`;

/** Day and time on the zone's clocks. */
export const moment = (at: Date, zone: string, language: Language): string =>
  at.toLocaleString(language === 'vi' ? 'vi' : 'en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
