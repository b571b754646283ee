import type { ExperimentAnswer } from '../../experiments/experiment-schema.js';
import { type Language, moment, moneyWords, percent, signed, whole } from './figures.js';
import { COLOURS, MARGIN, SIZE } from './look.js';
import { emptyPage, pageOf, placed } from './page.js';
import type { PictureOf } from './picture.js';
import type { Drawing } from './svg.js';
import { widthOf } from './text.js';
import { METRIC_WORDS, SAID } from './words.js';

type Variant = ExperimentAnswer['variants'][number];
const ROW = 54;
/** From the middle of a row up to its first line. */
const UP = 20;

interface Rows {
  readonly name: (one: Variant) => string;
  readonly difference: (one: Variant) => string;
}

function rowsOf({ metric }: ExperimentAnswer, language: Language): Rows {
  const isMoney = metric === 'revenue';
  const size = (value: number, code: string): string =>
    isMoney ? moneyWords(value, code, language) : (value * 100).toLocaleString(language, { maximumFractionDigits: 2 });
  return {
    name: (one) => {
      const value = isMoney ? moneyWords(one.value, one.revenue.currency, language) : percent(one.value, language);
      return `${one.variant.toUpperCase()} · ${value} · ${whole(one.assigned, language)} ${SAID.customers[language]}`;
    },
    difference: ({ variant, difference, revenue }) => {
      if (variant === 'a') return SAID.itself[language];
      if (!difference) return SAID.noInterval[language];
      const say = (value: number): string => signed(value, (abs) => size(abs, revenue.currency));
      const unit = isMoney ? '' : ` ${SAID.points[language]}`;
      return `${say(difference.lift)}${unit} (${say(difference.low)} … ${say(difference.high)})`;
    },
  };
}

/** The axis reaches as far on both sides, so that zero stands in the middle. */
const reachOf = (variants: readonly Variant[]): number =>
  Math.max(0, ...variants.flatMap(({ difference }) => (difference ? [-difference.low, difference.high] : []))) * 1.08 ||
  1;

function whiskers(variants: readonly Variant[]) {
  return variants.flatMap(({ difference }, at) => {
    if (!difference) return [];
    const { lift, low, high } = difference;
    const isClear = low > 0 || high < 0;
    const color = isClear ? COLOURS.delivered : COLOURS.sent;
    const line = {
      type: 'line',
      silent: true,
      clip: false,
      symbol: 'rect',
      symbolSize: [2, 16],
      lineStyle: { width: 2, color },
    };
    return [
      { ...line, itemStyle: { color }, data: [low, high].map((end) => [end, at]) },
      {
        type: 'scatter',
        silent: true,
        clip: false,
        symbol: isClear ? 'circle' : 'emptyCircle',
        symbolSize: 11,
        itemStyle: { color, opacity: 1 },
        data: [[lift, at]],
      },
    ];
  });
}

/** The messages of an experiment: how each differs from the outreach's own, with its interval. */
export function drawVariants({ about, experiment, outreach }: PictureOf<'variants'>): Drawing {
  const { language, name, zone } = about;
  const { variants, metric, words } = experiment;
  const title = `${SAID.variants[language]} · ${outreach} · ${name}`;
  const notes = [
    `${SAID.difference[language]}. ${SAID.asOf[language]} ${moment(about.asOf, zone, language)}, ${zone}.`,
  ];
  const heading = { title, lines: [`${METRIC_WORDS[metric][language]}. ${words[language]}`], notes };
  if (variants.every(({ assigned }) => assigned === 0)) return emptyPage(heading, SAID.noVariants[language]);
  const page = pageOf(heading, variants.length * ROW);
  const rows = rowsOf(experiment, language);
  const told = variants.flatMap((one) => [rows.name(one), rows.difference(one)]);
  const left = MARGIN + Math.max(...told.map((text) => widthOf(text, SIZE.sub))) + 14;
  const reach = reachOf(variants);
  const texts = variants.flatMap((one, at) => {
    const y = page.top + at * ROW + ROW / 2 - UP;
    const fontWeight = one.variant === experiment.winner ? 600 : 'normal';
    return [
      placed(rows.name(one), MARGIN, y, { fontWeight }),
      placed(rows.difference(one), MARGIN, y + UP, { color: COLOURS.soft }),
    ];
  });
  return {
    height: page.height,
    title,
    description: variants.map((one) => `${rows.name(one)}: ${rows.difference(one)}`).join('; '),
    option: {
      title: [...page.texts, ...texts],
      grid: { left, right: MARGIN, top: page.top, height: variants.length * ROW, outerBoundsMode: 'none' },
      xAxis: { type: 'value', min: -reach, max: reach, show: false },
      yAxis: { type: 'value', inverse: true, min: -0.5, max: variants.length - 0.5, show: false },
      series: [
        {
          type: 'line',
          silent: true,
          clip: false,
          symbol: 'none',
          lineStyle: { color: COLOURS.soft, type: 'dashed', width: 1 },
          data: [
            [0, -0.5],
            [0, variants.length - 0.5],
          ],
        },
        {
          type: 'scatter',
          silent: true,
          clip: false,
          symbolSize: 11,
          itemStyle: { color: COLOURS.text, opacity: 1 },
          data: [[0, 0]],
        },
        ...whiskers(variants),
      ],
    },
  };
}
