import type { MonitorAnswer } from '../../runs/monitor-schema.js';
import { type Language, moment, moneyWords, percent, whole } from './figures.js';
import { COLOURS, INNER, MARGIN, SIZE } from './look.js';
import { emptyPage, pageOf, placed } from './page.js';
import type { About, PictureOf } from './picture.js';
import type { Drawing } from './svg.js';
import { fitted, widthOf } from './text.js';
import { OF_WORDS, SAID, STEP_WORDS, STEPS, WINDOW_WORDS } from './words.js';

type Account = Pick<MonitorAnswer['total'], 'funnel' | 'rates'>;
/** One funnel of several that stand below each other on one scale. */
interface Block extends Account {
  readonly name?: string;
}

const ROW = 30;
const BAR = 18;
const NAME = 30;
const GAP = 14;

/** `812 · 81.2 % of sent`. */
function labelOf({ funnel, rates }: Account, step: (typeof STEPS)[number], language: Language): string {
  const count = whole(funnel[step], language);
  const rate = step === 'sent' ? undefined : rates[step];
  if (rate?.value === undefined) return count;
  return `${count} · ${percent(rate.value, language)} ${OF_WORDS[rate.of][language]}`;
}

const revenueOf = ({ funnel }: Account, language: Language): string =>
  `${STEP_WORDS.revenue[language]}: ${moneyWords(funnel.revenue.amount, funnel.revenue.currency, language)}`;

/** Bars of one funnel. */
function seriesOf(block: Block, at: number, language: Language) {
  return {
    type: 'bar',
    silent: true,
    clip: false,
    xAxisIndex: at,
    yAxisIndex: at,
    barWidth: BAR,
    data: STEPS.map((step) => ({
      value: block.funnel[step],
      itemStyle: { color: COLOURS[step] },
      label: {
        show: true,
        position: 'right',
        color: COLOURS.text,
        fontSize: SIZE.sub,
        formatter: () => labelOf(block, step, language),
      },
    })),
  };
}

function layout(blocks: readonly Block[], top: number, language: Language) {
  const names = STEPS.map((step) => STEP_WORDS[step][language]);
  const left = MARGIN + Math.max(...names.map((name) => widthOf(name, SIZE.row))) + 12;
  const labels = blocks.flatMap((block) => STEPS.map((step) => labelOf(block, step, language)));
  const right = MARGIN + Math.max(...labels.map((label) => widthOf(label, SIZE.sub))) + 8;
  const most = Math.max(1, ...blocks.flatMap(({ funnel }) => STEPS.map((step) => funnel[step])));
  const head = blocks.some(({ name }) => name !== undefined) ? NAME : 0;
  const height = STEPS.length * ROW;
  const tops = blocks.map((_, at) => top + at * (head + height + GAP) + head);
  return {
    texts: blocks.flatMap((block, at) => {
      const said = block.name === undefined ? '' : `${block.name} · ${revenueOf(block, language)}`;
      const style = { fontSize: SIZE.row, fontWeight: 600 };
      return said === '' ? [] : [placed(fitted(said, SIZE.row, INNER), MARGIN, (tops[at] ?? 0) - NAME + 4, style)];
    }),
    grid: tops.map((y) => ({ left, right, top: y, height, outerBoundsMode: 'none' })),
    xAxis: tops.map((_, gridIndex) => ({ gridIndex, type: 'value', show: false, min: 0, max: most })),
    yAxis: tops.map((_, gridIndex) => ({
      gridIndex,
      type: 'category',
      inverse: true,
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: COLOURS.line } },
      axisLabel: { fontSize: SIZE.row, color: COLOURS.text, interval: 0 },
    })),
    series: blocks.map((block, at) => seriesOf(block, at, language)),
  };
}

const drawnHeight = (blocks: readonly Block[]): number => {
  const head = blocks.some(({ name }) => name !== undefined) ? NAME : 0;
  return blocks.length * (head + STEPS.length * ROW) + Math.max(0, blocks.length - 1) * GAP;
};

function drawBlocks(blocks: readonly Block[], title: string, lines: readonly string[], about: About): Drawing {
  const { language } = about;
  const notes = [
    `${SAID.people[language]} ${SAID.asOf[language]} ${moment(about.asOf, about.zone, language)}, ${about.zone}.`,
  ];
  const heading = { title, lines, notes };
  if (blocks.length === 0) return emptyPage(heading, SAID.noWindows[language]);
  if (blocks.every(({ funnel }) => STEPS.every((step) => funnel[step] === 0)))
    return emptyPage(heading, SAID.none[language]);
  const page = pageOf(heading, drawnHeight(blocks));
  const { texts, ...option } = layout(blocks, page.top, language);
  const told = blocks.map((block) => {
    const steps = STEPS.map((step) => `${STEP_WORDS[step][language]} ${labelOf(block, step, language)}`);
    return [...(block.name === undefined ? [] : [block.name]), ...steps, revenueOf(block, language)].join('; ');
  });
  return {
    height: page.height,
    title,
    description: `${told.join('. ')}.`,
    option: { ...option, title: [...page.texts, ...texts] },
  };
}

/** From sent to bought: of a whole campaign, or of each of its windows on one scale. */
export function drawFunnel({ kind, about, monitor }: PictureOf<'funnel' | 'windows'>): Drawing {
  const { language, name } = about;
  const title = `${SAID[kind][language]} · ${name}`;
  if (kind === 'funnel') return drawBlocks([monitor.total], title, [revenueOf(monitor.total, language)], about);
  const blocks = monitor.windows.map((one) => ({ ...one, name: WINDOW_WORDS[one.window][language] }));
  return drawBlocks(blocks, title, [], about);
}
