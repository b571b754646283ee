import type { Schemas } from '../api/client';
import { templateOf, type Words, wordsOf } from '../messages/words';

type Winback = Schemas['Winback'];
/** What the form holds: texts as they are typed. */
export interface WinbackValues extends Omit<Words, 'zaloTemplate'> {
  readonly name: string;
  readonly channel: 'email' | 'sms';
  readonly days: string;
  readonly hour: string;
  readonly withOffer: boolean;
  readonly offer: string;
  readonly dailyLimit: string;
  readonly holdoutPercent: string;
  readonly link: string;
}

export function valuesOf({
  name,
  channel,
  days,
  hour,
  steps,
  offer,
  dailyLimit,
  holdout,
  link,
}: Winback): WinbackValues {
  const { zaloTemplate: _, ...words } = wordsOf(steps[0]?.template);
  return {
    name,
    channel,
    days: String(days),
    hour,
    ...words,
    withOffer: offer.enabled,
    offer: offer.key ?? '',
    dailyLimit: String(dailyLimit),
    holdoutPercent: String(Math.round(holdout * 1000) / 10),
    link,
  };
}

/** The message that was typed. */
export const winbackTemplate = (values: WinbackValues) => templateOf(values.channel, { ...values, zaloTemplate: '' });

/** The programme with what was typed over the version that was read; later messages of it stay as they are. */
export function bodyOf(
  values: WinbackValues,
  { steps, startDay, endDay, version }: Pick<Winback, 'steps' | 'startDay' | 'endDay' | 'version'>,
): Schemas['WinbackInput'] {
  const later = steps.slice(1).map(({ afterDays, template }) => ({
    afterDays,
    template: templateOf(values.channel, wordsOf(template)),
  }));
  return {
    version,
    name: values.name.trim(),
    channel: values.channel,
    days: Number(values.days),
    hour: values.hour,
    steps: [{ afterDays: 0, template: winbackTemplate(values) }, ...later],
    offer: values.withOffer
      ? { enabled: true, ...(values.offer === '' ? {} : { key: values.offer }) }
      : { enabled: false },
    dailyLimit: Number(values.dailyLimit),
    holdout: Number(values.holdoutPercent) / 100,
    link: values.link,
    ...(startDay === undefined ? {} : { startDay }),
    ...(endDay === undefined ? {} : { endDay }),
  };
}
