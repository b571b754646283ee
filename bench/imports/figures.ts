import { type Spread, spread } from '../builds/compared.js';

/** Rows a second of one round, one build right after the other. */
export interface ImportRound {
  readonly former: number;
  readonly current: number;
}
export interface ImportFigures {
  readonly rows: number;
  readonly orders: readonly ImportRound[];
  readonly customers: readonly ImportRound[];
  /** The same orders as a workbook, rows a second; each after a CSV of the same round. */
  readonly workbook: readonly number[];
  /** Milliseconds, of 1,000 rows. */
  readonly analyze: readonly number[];
  /** Orders in files of a tenth each, into one shop; rows a second of each file. Empty where that was not asked for. */
  readonly growing: readonly number[];
  /** Largest resident memory of today's API. */
  readonly peakMb: number;
}

const told = ({ min, median, max }: Spread, digits = 0): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

function compared(what: string, rounds: readonly ImportRound[]): string {
  const former = told(spread(rounds.map((one) => one.former)));
  const current = told(spread(rounds.map((one) => one.current)));
  const ratio = told(spread(rounds.map((one) => one.current / one.former)), 2);
  return `${what}, rows/s: ${former} before, ${current} now, ratio ${ratio}`;
}

/** The figures for the terminal, one a line; ratios are those of the rounds, not of the medians. */
export function importLines({ orders, customers, workbook, analyze, growing, peakMb }: ImportFigures): string[] {
  const ofCsv = workbook.map((rate, at) => rate / (orders[at]?.current ?? Number.NaN));
  const first = growing[0] ?? 0;
  const last = growing.at(-1) ?? 0;
  return [
    compared('CSV orders', orders),
    compared('CSV customers', customers),
    `XLSX orders, rows/s: ${told(spread(workbook))}, of CSV ${told(spread(ofCsv), 2)}`,
    `analyze, ms: ${told(spread(analyze))}`,
    ...(growing.length > 0
      ? [
          `growing shop, rows/s: ${first.toFixed(0)} at the start, ${last.toFixed(0)} at the end, ratio ${(last / first).toFixed(2)}`,
        ]
      : []),
    `peak memory of the API ${peakMb} MB`,
  ];
}
