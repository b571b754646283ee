/** What every build's bench says of its engine; more may stand beside it. */
export interface BuildFigures {
  readonly messagesPerSecond: number;
  /** CPU of all worker processes. */
  readonly cpuMicrosPerMessage: number;
  readonly peakMb: number;
  readonly firstMessageMs: number;
}
/** The two builds, one right after the other. */
export interface BuildRound {
  readonly former: BuildFigures;
  readonly current: BuildFigures;
}
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}
export type FigureName = keyof BuildFigures;
export interface Compared {
  readonly former: Spread;
  readonly current: Spread;
  /** Of the pairs, current by former: not the ratio of the medians. */
  readonly ratio: Spread;
}

const FIGURES: Readonly<Record<FigureName, string>> = {
  messagesPerSecond: 'messages/s',
  cpuMicrosPerMessage: 'µs CPU of the workers per message',
  peakMb: "MB, the largest worker's peak",
  firstMessageMs: 'ms until the first message',
};

/** @param values at least one; of an even number the lower of the two in the middle is the median */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { min: at(0), median: at(Math.floor((sorted.length - 1) / 2)), max: at(sorted.length - 1) };
}

/** The rounds figure by figure. */
export function comparedRounds(rounds: readonly BuildRound[]): Readonly<Record<FigureName, Compared>> {
  const of = (name: FigureName): Compared => ({
    former: spread(rounds.map(({ former }) => former[name])),
    current: spread(rounds.map(({ current }) => current[name])),
    ratio: spread(rounds.map(({ former, current }) => Number((current[name] / former[name]).toFixed(2)))),
  });
  return {
    messagesPerSecond: of('messagesPerSecond'),
    cpuMicrosPerMessage: of('cpuMicrosPerMessage'),
    peakMb: of('peakMb'),
    firstMessageMs: of('firstMessageMs'),
  };
}

const shown = ({ min, median, max }: Spread): string => `${median} (${min}–${max})`;

/** For the terminal: one figure a line, median (min–max) of each build and of their ratio. */
export const comparedLines = (compared: Readonly<Record<FigureName, Compared>>): string[] =>
  (Object.keys(FIGURES) as FigureName[]).map((name) => {
    const { former, current, ratio } = compared[name];
    return `${FIGURES[name]}: ${shown(former)} before, ${shown(current)} now, ratio ${shown(ratio)}`;
  });
