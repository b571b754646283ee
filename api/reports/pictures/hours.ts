import { HOUR_MS } from '../../../domain/base/time.js';
import { offsetAt } from '../../../domain/base/zone.js';
import { type Language, moment, moneyWords, short, shortMoney, whole } from './figures.js';
import { COLOURS, MARGIN, SIZE, WIDTH } from './look.js';
import { emptyPage, pageOf, placed } from './page.js';
import type { PictureOf } from './picture.js';
import type { Drawing } from './svg.js';
import { widthOf } from './text.js';
import { SAID, STEP_WORDS, WINDOW_WORDS } from './words.js';

const SHOWN = ['delivered', 'read', 'clicked', 'bought', 'revenue'] as const;
type Shown = (typeof SHOWN)[number];

/** More are not told apart on a page; also bounds what is drawn. */
const MOST_POINTS = 168;
/** How long one point may stand for, hours: an hour, parts of a day, days, weeks, months. */
const SPANS = [1, 2, 3, 6, 12, 24, 48, 24 * 7, 24 * 14, 24 * 30, 24 * 90, 24 * 365, 24 * 3650] as const;
const PANEL = 74;
const BETWEEN = 34;

interface Bucket extends Readonly<Record<Shown, number>> {
  /** As the zone's clocks show it, ms as if UTC. */
  readonly from: number;
}

interface Buckets {
  readonly hours: number;
  readonly all: readonly Bucket[];
}

/**
 * What happened, in equal spans without gaps: the shortest that make no more points than a page shows. Spans of days begin at
 * midnight of the zone.
 * @param shown turns an instant into what the zone's clocks show
 */
export function bucketsOf(hours: PictureOf<'hours'>['hours']['hours'], shown: (at: number) => number): Buckets {
  const times = hours.map(({ hour }) => shown(Date.parse(hour)));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const pointsOf = (span: number): number =>
    Math.floor(last / (span * HOUR_MS)) - Math.floor(first / (span * HOUR_MS)) + 1;
  const span = SPANS.find((one) => pointsOf(one) <= MOST_POINTS) ?? (SPANS.at(-1) as number);
  const start = Math.floor(first / (span * HOUR_MS));
  const all = Array.from({ length: Math.min(pointsOf(span), MOST_POINTS) }, (_, n) => ({
    from: (start + n) * span * HOUR_MS,
    ...(Object.fromEntries(SHOWN.map((name) => [name, 0])) as Record<Shown, number>),
  }));
  for (const [at, time] of times.entries()) {
    const bucket = all[Math.floor(time / (span * HOUR_MS)) - start];
    const hour = hours[at];
    if (bucket && hour) for (const name of SHOWN) bucket[name] += hour[name];
  }
  return { hours: span, all };
}

function spanWords(hours: number, language: Language): string {
  if (hours === 1) return language === 'vi' ? 'Mỗi giờ' : 'By the hour';
  const [n, vi, en] = hours % 24 === 0 ? [hours / 24, 'ngày', 'days'] : [hours, 'giờ', 'hours'];
  if (n === 1) return language === 'vi' ? `Mỗi ${vi}` : 'By the day';
  return language === 'vi' ? `Mỗi ${n} ${vi}` : `Every ${n} ${en}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
/** Midnight is a day, everything else a time. @param time ms as the clocks show it */
function tick(time: number): string {
  const at = new Date(time);
  if (time % (24 * HOUR_MS) === 0) return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}`;
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** A text stands only over a band that is wider than it. */
const BAND_LABEL = 16;

/** Bands of the windows behind the curves, numbered; the numbers are explained above. */
function bandsOf({ bands }: Panels, start: number, end: number, width: number, isFirst: boolean) {
  const data = bands.flatMap(({ from, to }, at) => {
    const [left, right] = [Math.max(from, start), Math.min(to, end)];
    if (left >= right) return [];
    const show = isFirst && ((right - left) / (end - start)) * width > BAND_LABEL;
    const label = { show, position: 'insideTop', distance: 2, color: COLOURS.soft, fontSize: SIZE.note };
    const itemStyle = { color: COLOURS.bands[at % 2] };
    return [[{ name: String(at + 1), xAxis: left, itemStyle, label }, { xAxis: right }]];
  });
  return { silent: true, data };
}

interface Panels {
  readonly buckets: Buckets;
  readonly top: number;
  readonly language: Language;
  readonly currency: string;
  readonly bands: readonly { from: number; to: number }[];
}

function panels(given: Panels) {
  const { buckets, top, language, currency } = given;
  const { all, hours } = buckets;
  const [start, end] = [all[0]?.from ?? 0, (all.at(-1)?.from ?? 0) + hours * HOUR_MS];
  const written = (name: Shown, value: number): string =>
    name === 'revenue' ? shortMoney(value, currency, language) : short(value, language);
  const most = SHOWN.map((name) => Math.max(...all.map((bucket) => bucket[name])));
  const left = MARGIN + 10 + Math.max(...SHOWN.map((name, at) => widthOf(written(name, most[at] ?? 0), SIZE.note)));
  const right = MARGIN + 20;
  const tops = SHOWN.map((_, at) => top + BETWEEN + at * (PANEL + BETWEEN));
  return {
    useUTC: true,
    texts: SHOWN.map((name, at) => {
      const sum = all.reduce((total, bucket) => total + bucket[name], 0);
      const told = name === 'revenue' ? moneyWords(sum, currency, language) : whole(sum, language);
      const style = { fontSize: SIZE.sub, fontWeight: 600 };
      return placed(`${STEP_WORDS[name][language]}: ${told}`, MARGIN, (tops[at] ?? 0) - 28, style);
    }),
    grid: tops.map((y) => ({ left, right, top: y, height: PANEL, outerBoundsMode: 'none' })),
    xAxis: tops.map((_, gridIndex) => ({
      gridIndex,
      type: 'time',
      min: start,
      max: end,
      splitNumber: 8,
      axisTick: { show: gridIndex === SHOWN.length - 1 },
      axisLine: { lineStyle: { color: COLOURS.line } },
      axisLabel: {
        show: gridIndex === SHOWN.length - 1,
        formatter: tick,
        hideOverlap: true,
        fontSize: SIZE.note,
        color: COLOURS.soft,
      },
    })),
    yAxis: tops.map((_, gridIndex) => ({
      gridIndex,
      type: 'value',
      min: 0,
      max: most[gridIndex] || 1,
      interval: most[gridIndex] || 1,
      axisLabel: {
        fontSize: SIZE.note,
        color: COLOURS.soft,
        formatter: (value: number) => written(SHOWN[gridIndex] ?? 'delivered', value),
      },
      splitLine: { lineStyle: { color: COLOURS.line, type: 'dashed' } },
    })),
    series: SHOWN.map((name, at) => ({
      type: 'line',
      silent: true,
      clip: false,
      xAxisIndex: at,
      yAxisIndex: at,
      step: 'end',
      showSymbol: false,
      lineStyle: { color: COLOURS[name], width: 1.5 },
      areaStyle: { color: COLOURS[name], opacity: 0.35 },
      data: [...all.map((bucket) => [bucket.from, bucket[name]]), [end, all.at(-1)?.[name] ?? 0]],
      markArea: bandsOf(given, start, end, WIDTH - left - right, at === 0),
    })),
  };
}

/** Delivered, read, clicked, bought and money as time went by, over the windows of the campaign, each on its own scale. */
export function drawHours({ about, hours, part, windows }: PictureOf<'hours'>): Drawing {
  const { language, zone, name } = about;
  const title = `${SAID.hours[language]} · ${name}`;
  const notes = [`${SAID.people[language]} ${SAID.asOf[language]} ${moment(about.asOf, zone, language)}, ${zone}.`];
  const said = part === undefined ? [] : [part];
  if (hours.hours.length === 0) return emptyPage({ title, lines: said, notes }, SAID.noHours[language]);
  const shown = (at: number): number => at + offsetAt(at, zone);
  const buckets = bucketsOf(hours.hours, shown);
  const numbered = windows.map(({ window, opensAt, closesAt }, at) => {
    const [from, to] = [opensAt, closesAt].map((one) => moment(one, zone, language));
    return `${at + 1} ${WINDOW_WORDS[window][language]}: ${from} – ${to}`;
  });
  const lines = [...said, `${spanWords(buckets.hours, language)} · ${zone}`, ...numbered];
  const heading = { title, lines, notes };
  const page = pageOf(heading, SHOWN.length * (PANEL + BETWEEN) + BETWEEN);
  const { texts, ...option } = panels({
    buckets,
    top: page.top,
    language,
    currency: hours.currency,
    bands: windows.map(({ opensAt, closesAt }) => ({ from: shown(opensAt.getTime()), to: shown(closesAt.getTime()) })),
  });
  return {
    height: page.height,
    title,
    description: [...lines, ...texts.map(({ text }) => String(text))].join('; '),
    option: { ...option, title: [...page.texts, ...texts] },
  };
}
