import { transliterate } from './sms/transliterate.js';

/** When, as the shop's clock shows it: 11:05 11/11/2026. */
function wallText(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('hour')}:${of('minute')} ${of('day')}/${of('month')}/${of('year')}`;
}

/** Longest shop name in a confirmation, so that it stays one SMS of 160 characters. */
const MAX_SHOP = 50;

/**
 * The one answer to a refusal by SMS (docs/sources.md#advertising-law, Decree 91/2020 on confirming refusals): that it was
 * received, when, and from when on nothing more is sent; sent once, without advertising, in plain letters so that it is one
 * part.
 * @param shop its name; undefined when the sender is a customer of several shops
 * @param zone IANA zone of the clock it names
 */
export function smsConfirmation(shop: string | undefined, at: Date, zone: string): string {
  const name = transliterate((shop ?? '').replace(/\s+/g, ' ').trim())
    .text.slice(0, MAX_SHOP)
    .trim();
  const when = wallText(at, zone);
  return `${name === '' ? '' : `${name}: `}Da nhan yeu cau tu choi quang cao luc ${when}. Ngung gui tin quang cao tu ${when}.`;
}
