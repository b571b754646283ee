import type { AudienceName } from '../../audience/audience.js';
import type { ChannelName } from '../../base/channel.js';
import { WINDOWS, type WindowName } from '../../base/window.js';
import { DEFAULT_WINDOWS } from '../booster-messages.js';
import type { Template } from '../template.js';
import { WINBACK_ENTRIES, type WinbackEntry } from './winback-words.js';
import { ENTRIES, type Entry, type Words } from './words.js';

export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LIBRARY_WINDOWS = [...WINDOWS, 'winback'] as const;
type LibraryWindow = (typeof LIBRARY_WINDOWS)[number];

/** A template that can be used as it is: it passes its channel's check with the longest plausible values. */
export interface ReadyTemplate {
  readonly id: string;
  readonly channel: ChannelName;
  readonly window: LibraryWindow;
  readonly audience?: AudienceName;
  /** Win-back: which message of the programme. */
  readonly step?: number;
  readonly language: Language;
  /** Does it name an offer code? */
  readonly offer: boolean;
  /** SMS: the route it is written for. */
  readonly route?: 'cskh' | 'qc';
  readonly template: Template;
}

const SUBJECTS: Readonly<Record<WindowName, string>> = {
  pre_launch: '{{ shop_name }}: see you on {{ sale_day }}',
  launch: '{{ shop_name }}: choose now for {{ sale_day }}',
  campaign_day: '{{ shop_name }}: today is {{ sale_day }}',
  post_campaign: '{{ shop_name }} says thank you',
};
const STOP: Readonly<Record<Language, string>> = {
  vi: '{{ shop_name }}\nNgừng nhận e-mail này: {{ unsubscribe_link }}',
  en: '{{ shop_name }}\nStop these e-mails: {{ unsubscribe_link }}',
};
/** The refusal that operators know (docs/sources.md#sms-refusals), and the words before an offer's code. */
const REFUSE: Readonly<Record<Language, string>> = { vi: 'TC gui 199', en: 'STOP to 199' };
const GIFT: Readonly<Record<LibraryWindow, Readonly<Record<Language, string>>>> = {
  pre_launch: { vi: 'qua hen {{ sale_day }}: ma', en: 'gift for {{ sale_day }}:' },
  launch: { vi: 'sale {{ sale_day }} tang ma', en: 'sale {{ sale_day }} code' },
  campaign_day: { vi: 'hom nay tang ma', en: "today's code" },
  post_campaign: { vi: 'lan toi tang ma', en: 'next time: code' },
  winback: { vi: 'mung ban tro lai, ma', en: 'welcome back, code' },
};

/** The words of advertising (QC), or of customer care (CSKH), around the middle; each with an allowed phrase of the seed. */
const advertisement = (middle: string, language: Language): string =>
  `[QC] {{ shop_name }} Kinh gui {{ customer_name }}: ${middle} {{ link }} ${REFUSE[language]}`;
const careMessage = (middle: string): string =>
  `{{ shop_name }} xin thong bao: {{ customer_name }} - ${middle} {{ link }}`;

interface Making {
  readonly key: string;
  readonly place: Pick<ReadyTemplate, 'window' | 'audience' | 'step'>;
  readonly language: Language;
  readonly offer: boolean;
  readonly subject: string;
  readonly words: Words;
  readonly care: boolean;
}

function templateFor(channel: ChannelName, making: Making): Pick<ReadyTemplate, 'template' | 'route'> {
  const { words, language, offer, subject, care, place } = making;
  const isCare = care && !offer;
  if (channel === 'sms') {
    const middle = offer ? `${GIFT[place.window][language]} {{ offer_code }}` : words.sms;
    return isCare
      ? { route: 'cskh', template: { text: careMessage(middle) } }
      : { route: 'qc', template: { text: advertisement(middle, language) } };
  }
  const text = offer ? `${words.text} ${words.offer}` : words.text;
  if (channel === 'chat') return { template: { text } };
  // Advertising says so first in its subject (Decree 91/2020, docs/sources.md#advertising-law).
  return { template: { subject: isCare ? subject : `[QC] ${subject}`, text: `${text}\n\n${STOP[language]}` } };
}

const made = (channels: readonly ChannelName[], making: Making): ReadyTemplate[] =>
  channels.map((channel) => ({
    id: `${making.key}-${making.offer ? 'offer-' : ''}${channel}-${making.language}`,
    channel,
    ...making.place,
    language: making.language,
    offer: making.offer,
    ...templateFor(channel, making),
  }));

/** The chat words of the booster's own draft are its defaults: written once. */
function wordsOf(entry: Entry, language: Language): Words {
  if (language === 'en') return entry.en;
  const drafted = DEFAULT_WINDOWS[entry.window].messages.find(({ audience }) => audience === entry.audience);
  const text = entry.vi.text ?? drafted?.text ?? '';
  return { text, offer: entry.vi.offer ?? drafted?.offer ?? '', sms: entry.vi.sms };
}

const slug = (words: string): string => words.replaceAll('_', '-');
const each = <T>(make: (language: Language, offer: boolean) => T[]): T[] =>
  LANGUAGES.flatMap((language) => [...make(language, false), ...make(language, true)]);

const fromEntry = (entry: Entry): ReadyTemplate[] =>
  each((language, offer) =>
    made(['chat', 'email', 'sms'], {
      key: `${slug(entry.window)}-${slug(entry.audience ?? 'any')}`,
      place: { window: entry.window, ...(entry.audience === undefined ? {} : { audience: entry.audience }) },
      language,
      offer,
      subject: language === 'vi' ? DEFAULT_WINDOWS[entry.window].subject : SUBJECTS[entry.window],
      words: wordsOf(entry, language),
      care: entry.care === true,
    }),
  );

const fromWinback = (entry: WinbackEntry): ReadyTemplate[] =>
  each((language, offer) =>
    made(['email', 'sms'], {
      key: `winback-${entry.step}`,
      place: { window: 'winback', step: entry.step },
      language,
      offer,
      subject: entry[language].subject,
      words: entry[language],
      care: true,
    }),
  );

/** Ready templates for every window × audience of the seeds and every message of a win-back programme, by channel and language. */
export const LIBRARY: readonly ReadyTemplate[] = [
  ...ENTRIES.flatMap(fromEntry),
  ...WINBACK_ENTRIES.flatMap(fromWinback),
];

/** The ready template for one outreach, that for any audience when there is none of its own. */
export function readyTemplate(
  window: WindowName,
  audience: AudienceName,
  channel: ChannelName,
  offer: boolean,
  language: Language = 'vi',
): Template | undefined {
  const fits = LIBRARY.filter(
    (one) => one.window === window && one.channel === channel && one.offer === offer && one.language === language,
  );
  return (fits.find((one) => one.audience === audience) ?? fits.find((one) => one.audience === undefined))?.template;
}
