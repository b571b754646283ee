/** How a provider wants a number: `+84912345678`, `84912345678` or `0912345678` (docs/sources.md#phone-numbers). */
export const PHONE_FORMS = ['e164', 'international', 'national'] as const;
export type PhoneForm = (typeof PHONE_FORMS)[number];

const VIETNAM = '+84';

/**
 * An E.164 number in the provider's form. A number of another country has no national form that a Vietnamese provider
 * could read: it keeps its country code.
 */
export function phoneAs(form: PhoneForm, e164: string): string {
  if (form === 'e164') return e164;
  if (form === 'national' && e164.startsWith(VIETNAM)) return `0${e164.slice(VIETNAM.length)}`;
  return e164.replace(/^\+/, '');
}

/** Whether two spellings name the same Vietnamese number: its nine national digits. */
export const samePhone = (one: string, other: string): boolean => lastNine(one) === lastNine(other);
const lastNine = (phone: string): string => phone.replace(/\D/g, '').slice(-9);
