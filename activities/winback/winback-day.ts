import { offerId, winbackDayId } from '../../domain/base/ids.js';
import type { HoursPolicy } from '../../domain/hours/rule.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import type { Offer } from '../../domain/offer/offer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../domain/run/ledger.js';
import type { Run, WinbackRun } from '../../domain/run/run.js';
import { runOffer, untilOfferEnds } from '../../domain/run/run-code.js';
import { dayExpires, nextPlan } from '../../domain/winback/clock.js';
import { stepName, winbackRunId } from '../../domain/winback/ids.js';
import type { DayTally } from '../../domain/winback/tally.js';
import { MAX_REFS, type Winback, type WinbackDay } from '../../domain/winback/winback.js';
import { native } from '../../models/base/native.js';
import { holdOwner } from '../../models/campaign/owner-holds.js';
import type { RunProgress } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { planRun } from '../plan/plan-batches.js';
import { temporalPulse, whileBeating } from '../pulse.js';
import { progressOf } from '../run/load-run.js';
import { loadShop, type RunShop } from '../run/rules.js';
import { attemptOf, troubleOf } from '../run/trouble.js';
import { chooseDay } from './winback-choose.js';
import type { OpenWinbackRun, WinbackDayResult } from './winback-contract.js';
import { findWinback, loadWinback, passedOver, planOf } from './winback-load.js';

const NOT_PLANNED: WinbackDayResult = { planned: false, qualified: 0, heldOut: 0, chosen: 0 };

/**
 * Decides about every customer for one day, then freezes what is to be sent: a run per step with somebody in it. What is
 * written in which order makes it safe to repeat: entries, runs, the day's account, and last that the day was planned. A day that cannot be
 * planned waits for an operator until the next one is: whoever was due on it is due then.
 */
export async function planWinbackDay(
  deps: CampaignDeps,
  input: { programme: string; day: string },
): Promise<WinbackDayResult> {
  try {
    return await planDay(deps, input);
  } catch (error) {
    const { programme, day } = input;
    const trouble = troubleOf(error, attemptOf(deps), 'plan');
    if (!trouble) throw error;
    if (await holdOwner(deps.models, programme, { ...trouble, at: deps.now() }, day))
      deps.log?.warn('a programme waits for an operator', { programme, day, ...trouble });
    return { ...NOT_PLANNED, plan: await loadWinback(deps, programme) };
  }
}

async function planDay(deps: CampaignDeps, input: { programme: string; day: string }): Promise<WinbackDayResult> {
  const { models, now } = deps;
  const { day } = input;
  const winback = await findWinback(models, input.programme);
  if (!winback) return NOT_PLANNED;
  const shop = await loadShop(models, winback.shop);
  const hours = hoursOf(shop);
  const next = nextPlan(passedOver(winback), now(), hours);
  // A message of yesterday must not leave because a worker came back today.
  if (winback.state !== 'active' || next?.day !== day || next.at > now()) return NOT_PLANNED;
  const pulse = (deps.pulse ?? temporalPulse)();
  return whileBeating(pulse, async () => {
    const count = await chooseDay(deps, winback, day, pulse);
    const opened = await openRuns(deps, winback, { day, hours, shop }, count);
    const account: WinbackDay = {
      _id: winbackDayId(winback._id, day),
      programme: winback._id,
      day,
      qualified: count.qualified,
      heldOut: count.heldOut,
      outOfReach: count.outOfReach,
      runs: opened.map(({ run }) => run),
      plannedAt: now(),
    };
    await native(models.winbackDays).replaceOne({ _id: account._id }, account, { upsert: true });
    const written = await native(models.winbacks).findOneAndUpdate(
      { _id: winback._id },
      { $max: { lastDay: day }, $unset: { held: '' } },
      { returnDocument: 'after' },
    );
    const chosen = [...count.chosen.values()].reduce((sum, { people }) => sum + people, 0);
    const plan = await planOf(deps, (written ?? winback) as unknown as Winback, hours);
    const open = plan.open.map((one) => withProgress(one, opened));
    return { planned: true, qualified: count.qualified, heldOut: count.heldOut, chosen, plan: { ...plan, open } };
  });
}

function withProgress(open: OpenWinbackRun, opened: readonly RunProgress[]): OpenWinbackRun {
  const progress = opened.find(({ run }) => run === open.run);
  return progress ? { ...open, progress } : open;
}

/** Writes the runs of the steps that somebody was chosen for. @returns where they stand */
async function openRuns(
  deps: CampaignDeps,
  winback: Winback,
  { day, hours, shop }: { readonly day: string; readonly hours: HoursPolicy; readonly shop: RunShop },
  tally: DayTally,
): Promise<RunProgress[]> {
  const { models } = deps;
  const key = winback.offer.enabled ? winback.offer.key : undefined;
  const offer = key === undefined ? undefined : await models.offers.findById(offerId(winback.shop, key)).lean<Offer>();
  const now = deps.now();
  const times = { dueAt: now, asOf: now, expiresAt: dayExpires(winback, day, now, hours) };
  const opened = winback.steps.map(async (_, index) => {
    const run = frozen(winback, day, index + 1, times, offer);
    return run && tally.chosen.has(run._id) ? [await openRun(deps, run, { step: index + 1, day }, shop, tally)] : [];
  });
  return (await Promise.all(opened)).flat();
}

async function openRun(
  deps: CampaignDeps,
  frozenRun: Omit<Run, 'winback'>,
  winback: WinbackRun,
  shop: RunShop,
  tally: DayTally,
): Promise<RunProgress> {
  const { _id } = frozenRun;
  const refs = tally.refsOf(_id);
  // An attempt that died here may have known of fewer people.
  const write = { $setOnInsert: frozenRun, $set: { winback: { ...winback, ...(refs ? { refs } : {}) } } };
  const after = { upsert: true, returnDocument: 'after' } as const;
  const run = (await native(deps.models.runs).findOneAndUpdate({ _id }, write, after)) as unknown as Run;
  // Few are planned at once, which spares their outreach an activity; many page by page, while the first are sent.
  const planned = refs ? await planRun(deps, run, shop, MAX_REFS) : run.planned;
  return progressOf({ ...run, planned }, 'active', shop, deps.now());
}

function frozen(
  winback: Winback,
  day: string,
  step: number,
  times: Pick<Run, 'dueAt' | 'asOf' | 'expiresAt'>,
  offer: Offer | null | undefined,
): Omit<Run, 'winback'> | undefined {
  const content = winback.steps[step - 1];
  if (!content) return undefined;
  return {
    _id: winbackRunId(winback._id, day, step),
    shop: winback.shop,
    campaign: winback._id,
    outreach: stepName(day, step),
    channel: winback.channel,
    template: content.template,
    link: winback.link,
    ...runOffer(offer, content.template),
    before: [],
    ...times,
    expiresAt: untilOfferEnds(times.expiresAt, offer, content.template),
    lateness: 'send',
    state: 'open',
    planned: { batches: 0, done: false },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
  };
}
