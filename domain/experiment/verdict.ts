import { peopleNeeded, smallestLift } from './enough.js';
import { type SpendingArms, spendingLift } from './money.js';
import type { ExperimentPolicy } from './policy.js';
import { type Arm, type Arms, type Lift, liftOf, pooledLift } from './rates.js';
import { type SampleRatio, sampleRatio } from './sample-ratio.js';

/**
 * What may be said of a comparison. `blocked`: the arms have not the sizes they were drawn with, so nothing may be said.
 * `running`: orders that count may still come. `not_enough`: the data decide nothing. `none`: a lift of the planned size
 * would probably have been seen.
 */
export const VERDICTS = ['blocked', 'running', 'not_enough', 'more', 'fewer', 'none'] as const;
type Verdict = (typeof VERDICTS)[number];

/** What is known of one campaign's arms. */
export interface Observed {
  /** Held out, as it was planned. */
  readonly share: number;
  readonly arms: Arms;
  readonly spending: SpendingArms;
}

/** A comparison of treated and held out customers, of one campaign or of several together. */
export interface Comparison {
  readonly treated: Arm;
  readonly holdout: Arm;
  /** Of the rates; absent while one arm is empty. */
  readonly lift?: Lift;
  /** Of money per person, minor units; absent while the arms have too few buyers. */
  readonly revenue?: Lift;
  readonly ratio: SampleRatio;
  readonly verdict: Verdict;
  /** People of both arms who would show the planned lift. */
  readonly enough: number;
  /** The smallest lift that as many people as there are would show; absent when none would. */
  readonly visible?: number;
}

const add = (a: Arm, b: Arm): Arm => ({ assigned: a.assigned + b.assigned, bought: a.bought + b.bought });
const EMPTY: Arm = { assigned: 0, bought: 0 };

/** Each campaign's arms beside what its own share would give: shares differ, so the expected sizes are added up. */
function ratioOf(campaigns: readonly Observed[], alarm: number): SampleRatio {
  const people = campaigns.map(({ arms }) => arms.treated.assigned + arms.holdout.assigned);
  const total = people.reduce((sum, n) => sum + n, 0);
  if (total === 0) return { p: 1, isOff: false };
  const held = campaigns.reduce((sum, { share }, i) => sum + share * (people[i] ?? 0), 0) / total;
  const counts = [
    campaigns.reduce((sum, { arms }) => sum + arms.treated.assigned, 0),
    campaigns.reduce((sum, { arms }) => sum + arms.holdout.assigned, 0),
  ];
  return sampleRatio(counts, [1 - held, held], alarm);
}

/** The rate without messages, never quite 0 or 1: half a buyer more, and one person more (Jeffreys' prior). */
const baseRate = ({ assigned, bought }: Arm): number => (bought + 0.5) / (assigned + 1);

function verdictOf(
  one: Pick<Comparison, 'treated' | 'holdout' | 'lift' | 'ratio' | 'enough'>,
  isOver: boolean,
  policy: ExperimentPolicy,
): Verdict {
  const { treated, holdout, lift, ratio, enough } = one;
  if (ratio.isOff) return 'blocked';
  if (!isOver) return 'running';
  if (!lift || Math.min(treated.assigned, holdout.assigned) < policy.leastPerArm) return 'not_enough';
  if (lift.low > 0) return 'more';
  if (lift.high < 0) return 'fewer';
  return treated.assigned + holdout.assigned < enough ? 'not_enough' : 'none';
}

/** Treated and held out, everybody as assigned. One campaign has Newcombe's interval, several are pooled. */
export function compare(campaigns: readonly Observed[], isOver: boolean, policy: ExperimentPolicy): Comparison {
  const treated = campaigns.reduce((sum, { arms }) => add(sum, arms.treated), EMPTY);
  const holdout = campaigns.reduce((sum, { arms }) => add(sum, arms.holdout), EMPTY);
  const people = treated.assigned + holdout.assigned;
  const lift = campaigns.length === 1 ? liftOf(treated, holdout) : pooledLift(campaigns.map(({ arms }) => arms));
  const hasBuyers = Math.min(treated.bought, holdout.bought) >= policy.leastBuyersPerArm;
  const revenue = hasBuyers
    ? spendingLift(
        campaigns.map(({ spending }) => spending),
        policy.level,
      )
    : undefined;
  const base = baseRate(holdout);
  const { level, power } = policy;
  const shared = campaigns.map(({ share }) => share).filter((share) => share > 0);
  const held = people > 0 && holdout.assigned > 0 ? holdout.assigned / people : (shared[0] ?? 0.5);
  const design = { treated: 1 - held, level, power };
  const enough = peopleNeeded(base, Math.min(1, base * (1 + policy.relativeLift)), design);
  const visible = people > 0 ? smallestLift(people, base, design) : undefined;
  const ratio = ratioOf(campaigns, policy.ratioAlarm);
  const known = { treated, holdout, ratio, enough, ...(lift ? { lift } : {}) };
  return {
    ...known,
    ...(revenue ? { revenue } : {}),
    ...(visible === undefined ? {} : { visible }),
    verdict: verdictOf(known, isOver, policy),
  };
}
