import type { About, Picture, PictureOf } from '../../../../api/reports/pictures/picture.js';
import type { MonitorAnswer } from '../../../../api/runs/monitor-schema.js';
import { ratesOf } from '../../../../domain/run/metrics.js';

/** Drawn pictures at usual and at extreme numbers: what tests look at, and what was looked at by people. */
const about = (over: Partial<About> = {}): About => ({
  name: 'Sale 11.11 của Hoa Nắng',
  zone: 'Asia/Ho_Chi_Minh',
  language: 'vi',
  asOf: new Date('2026-11-12T03:00:00Z'),
  ...over,
});

type Numbers = readonly [
  sent: number,
  delivered: number,
  read: number,
  clicked: number,
  bought: number,
  revenue: number,
];

/** As much of an account as is drawn. */
const account = ([sent, delivered, read, clicked, bought, revenue]: Numbers) => ({
  funnel: { sent, delivered, read, clicked, bought, revenue: { amount: revenue, currency: 'VND' } },
  rates: ratesOf(sent, { delivered, read, clicked, bought, revenue }),
});

const WINDOWS = ['pre_launch', 'launch', 'campaign_day', 'post_campaign'] as const;

/** The monitor's answer, as far as pictures read it. */
export const monitor = (total: Numbers, windows: readonly Numbers[] = []): MonitorAnswer =>
  ({
    total: account(total),
    windows: windows.map((numbers, at) => ({ window: WINDOWS[at], outreaches: [], ...account(numbers) })),
  }) as unknown as MonitorAnswer;

export const USUAL = monitor(
  [48_210, 46_902, 21_377, 3_954, 612, 214_300_000],
  [
    [12_000, 11_700, 5_102, 801, 90, 31_500_000],
    [18_105, 17_640, 8_440, 1_502, 211, 73_850_000],
    [11_105, 10_802, 5_930, 1_360, 287, 100_450_000],
    [7_000, 6_760, 1_905, 291, 24, 8_500_000],
  ],
);
const HUGE: Numbers = [9_876_543_210, 9_876_543_210, 8_765_432_109, 7_654_321_098, 7_654_321_097, 999_999_999_999];
export const EXTREME = monitor(HUGE, [HUGE, [1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], HUGE]);
export const EMPTY = monitor([0, 0, 0, 0, 0, 0]);

export const funnel = (answer: MonitorAnswer, over: Partial<About> = {}, kind: 'funnel' | 'windows' = 'funnel') =>
  ({ kind, about: about(over), monitor: answer }) satisfies Picture;

const HOUR = 3_600_000;
const START = Date.parse('2026-11-08T02:00:00Z');
/** A wave of messages every day, with what follows it. @param days how long @param times how great */
export function hours(days: number, times = 1, over: Partial<About> = {}): PictureOf<'hours'> {
  const all = Array.from({ length: days * 24 }, (_, n) => {
    const wave = Math.max(0, Math.round(900 * times * Math.exp(-(n % 24) / 3) * (1 + Math.sin(n / 40))));
    const [read, clicked, bought] = [Math.round(wave * 0.45), Math.round(wave * 0.08), Math.round(wave * 0.012)];
    const hour = new Date(START + n * HOUR).toISOString();
    return { hour, delivered: wave, read, clicked, bought, orders: bought, revenue: bought * 350_000 };
  });
  const windows = WINDOWS.map((window, n) => ({
    window,
    opensAt: new Date(START + n * 30 * HOUR),
    closesAt: new Date(START + (n * 30 + (n === 2 ? 1 : 24)) * HOUR),
  }));
  const answer = { campaign: 'sale', definitions: 'docs/metrics.md' as const, currency: 'VND', hours: all };
  return { kind: 'hours', about: about(over), hours: answer, windows };
}

const variant = (
  key: 'a' | 'b' | 'c' | 'd',
  assigned: number,
  value: number,
  difference?: [number, number, number],
) => ({
  variant: key,
  assigned,
  clicked: 0,
  bought: 0,
  revenue: { amount: 0, currency: 'VND' },
  value,
  ...(difference ? { difference: { lift: difference[0], low: difference[1], high: difference[2] } } : {}),
});

export function variants(
  metric: 'clicked' | 'bought' | 'revenue' = 'clicked',
  over: Partial<About> = {},
  scale = 1,
): PictureOf<'variants'> {
  const all = [
    variant('a', 4_012, 0.041 * scale),
    variant('b', 3_988, 0.052 * scale, [0.011 * scale, 0.0012 * scale, 0.0209 * scale]),
    variant('c', 4_033, 0.039 * scale, [-0.002 * scale, -0.0121 * scale, 0.0082 * scale]),
    variant(
      'd',
      3_967,
      0.04 * scale,
      metric === 'revenue' ? undefined : [-0.001 * scale, -0.011 * scale, 0.009 * scale],
    ),
  ];
  return {
    kind: 'variants',
    about: about(over),
    outreach: 'launch-followers',
    experiment: {
      run: 'hoa-nang.sale.launch-followers.1',
      metric,
      share: 0.4,
      until: '2026-11-09T02:00:00.000Z',
      state: 'over',
      variants: all,
      sampleRatio: { p: 0.6, isOff: false },
      winner: 'b',
      reason: 'best',
      isCertain: true,
      words: {
        vi: 'Mẫu B thắng, khác biệt rõ so với mọi mẫu khác.',
        en: 'Message B wins, clearly apart from every other.',
      },
    },
  };
}
