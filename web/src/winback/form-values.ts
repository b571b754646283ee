import type { Schemas } from '../api/client';

type Winback = Schemas['Winback'];
/** What the form holds: texts as they are typed. */
export interface WinbackValues {
  readonly name: string;
  readonly channel: 'email' | 'sms';
  readonly days: string;
  readonly hour: string;
  readonly text: string;
  readonly subject: string;
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
  const template = steps[0]?.template;
  return {
    name,
    channel,
    days: String(days),
    hour,
    text: template?.text ?? '',
    subject: template?.subject ?? '',
    withOffer: offer.enabled,
    offer: offer.key ?? '',
    dailyLimit: String(dailyLimit),
    holdoutPercent: String(Math.round(holdout * 1000) / 10),
    link,
  };
}

/** The programme with what was typed; later messages of it stay as they are. */
export function bodyOf(
  values: WinbackValues,
  { steps, startDay, endDay }: Pick<Winback, 'steps' | 'startDay' | 'endDay'>,
): Schemas['WinbackInput'] {
  const later = steps.slice(1).map(({ afterDays, template }) => ({
    afterDays,
    template: { text: template.text ?? '', ...(template.subject === undefined ? {} : { subject: template.subject }) },
  }));
  const first = { text: values.text, ...(values.channel === 'email' ? { subject: values.subject } : {}) };
  return {
    name: values.name.trim(),
    channel: values.channel,
    days: Number(values.days),
    hour: values.hour,
    steps: [{ afterDays: 0, template: first }, ...later],
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
