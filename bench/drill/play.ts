import { setTimeout as delay } from 'node:timers/promises';
import { ApiRefusal } from '../../dev/sample/upload.js';
import { campaignWorkflowId } from '../../domain/base/ids.js';
import { CHUNK_SIZE } from '../../domain/base/limits.js';
import { MINUTE_MS } from '../../domain/base/time.js';
import { native } from '../../models/base/native.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import { CAMPAIGN_QUEUE } from '../../workflows/names.js';
import { brokenPromise, judgeAll, judgeRun } from './judge.js';
import type { Kind } from './kind.js';
import type { Arrival } from './provider.js';
import { Round, type RoundDeps, TooLate } from './round.js';
import { CHAT_BATCH } from './servers.js';
import { seedCampaign, seedShop } from './shop.js';

/** What one round has shown; times in milliseconds. */
export interface RoundReport {
  readonly kind: string;
  readonly seed: string;
  readonly lost: number;
  readonly duplicates: number;
  readonly unknown: number;
  readonly balanced: boolean;
  /** Campaigns, runs and workflows that do not end. */
  readonly stuck: number;
  /** From the repair to the next message or the run's end; null where nothing was repaired. */
  readonly recoveryMs: number | null;
  readonly afterPromise: number;
  readonly notes: readonly string[];
}

const LEAD_MS = 2_000;
const WINDOW_MS = 40_000;
/** How long the sending is to take at least: time to break something in the middle. */
const SENDING_MS = 6_000;
const CONNECTIONS = 20;
const SLOWEST_MS = 1_500;
/** Nobody but a killed or frozen server keeps a round longer than its window by so much. */
const OVERTIME_MS = 75_000;
/** The hand-over of what was asked about before the hours ended. */
const HOURS_MARGIN_MS = 2_000;

/** How slow the provider must be for so many customers to keep it busy. */
function slowness(kind: Kind, customers: number): number {
  const requests = kind.channel === 'chat' ? customers / CHAT_BATCH : customers;
  return Math.min(SLOWEST_MS, Math.max(2, Math.round((SENDING_MS * CONNECTIONS) / requests)));
}

/** `HH:MM` in the shop's zone, Vietnam's, which knows no other clock. */
const clockOf = (at: number): string => new Date(at + 7 * 60 * MINUTE_MS).toISOString().slice(11, 16);

interface Times {
  readonly dueAt: Date;
  readonly closesAt: Date;
  /** When the shop's hours close, where they do. */
  readonly hoursUntil?: number;
}
function timesOf(kind: Kind): Times {
  const windowMs = kind.windowMs ?? WINDOW_MS;
  const soon = Date.now() + LEAD_MS;
  if (!kind.hoursClose) return { dueAt: new Date(soon), closesAt: new Date(soon + windowMs) };
  // A full minute in the middle of the sending.
  const hoursUntil = Math.ceil((soon + SENDING_MS / 2) / MINUTE_MS) * MINUTE_MS;
  const due = hoursUntil - SENDING_MS / 2;
  return { dueAt: new Date(due), closesAt: new Date(due + windowMs), hoursUntil };
}

async function open(
  kind: Kind,
  deps: RoundDeps,
  shop: string,
  customers: number,
): Promise<{ round: Round; times: Times }> {
  const { models, provider, client } = deps;
  const slowMs = slowness(kind, customers);
  const channel = kind.channel ?? 'sms';
  await provider.quiet(slowMs);
  await seedShop(models, shop, customers, kind.caps);
  const keys = kind.two ? ['one', 'two'] : ['one'];
  const draft = new Round(deps, shop, keys, channel, customers, slowMs, new Date());
  await kind.before?.(draft);
  const times = timesOf(kind);
  if (times.hoursUntil !== undefined) {
    const sms = { opens: '00:00', until: clockOf(times.hoursUntil) };
    const hours = { simulated: true, source: 'drill', channels: { chat: null, email: null, sms } };
    await native(models.shops).updateOne({ _id: shop }, { $set: { hours } });
  }
  for (const key of keys) {
    const campaign = await seedCampaign(models, shop, key, channel, times);
    const { maxHistoryEvents } = kind;
    await client.workflow.start('campaignWorkflow', {
      workflowId: campaignWorkflowId(campaign),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ campaign, ...(maxHistoryEvents === undefined ? {} : { maxHistoryEvents }) }],
    });
  }
  return { round: draft.closing(times.closesAt), times };
}

interface Course {
  readonly shop: string;
  readonly seed: string;
  readonly customers: number;
}

/** A round that was over before anything could happen to it is played again so often. */
const MOST_TRIES = 3;

/**
 * Plays one round and judges it. An error of the drill's own makes a round that is stuck, with its words. Where the machine was so
 * busy that all had been sent before the act, the books are judged all the same, and the round is played again.
 */
export async function playRound(kind: Kind, deps: RoundDeps, course: Course): Promise<RoundReport> {
  for (let tries = 1; ; tries += 1) {
    const shop = tries === 1 ? course.shop : `${course.shop}-${tries}`;
    const { report, isLate } = await playOnce(kind, deps, { ...course, shop });
    if (!isLate || broken(report).length > 0) return report;
    // What did not happen has not held.
    if (tries === MOST_TRIES)
      return { ...report, stuck: 1, notes: [...report.notes, 'all had been sent before the act'] };
  }
}

interface Played {
  readonly report: RoundReport;
  /** It says nothing of its kind. */
  readonly isLate: boolean;
}

async function playOnce(kind: Kind, deps: RoundDeps, course: Course): Promise<Played> {
  try {
    const { round, times } = await open(kind, deps, course.shop, course.customers);
    try {
      return await played(kind, round, times, course.seed);
    } finally {
      await round.end();
    }
  } catch (error) {
    const nothing = {
      lost: 0,
      duplicates: 0,
      unknown: 0,
      balanced: false,
      stuck: 1,
      recoveryMs: null,
      afterPromise: 0,
    };
    return { report: { kind: kind.name, seed: course.seed, ...nothing, notes: [wordsOf(error)] }, isLate: false };
  }
}
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function played(kind: Kind, round: Round, times: Times, seed: string): Promise<Played> {
  const notes: string[] = [];
  let isLate = false;
  try {
    await kind.act(round);
  } catch (error) {
    isLate = error instanceof TooLate;
    if (!isLate) notes.push(`the act failed: ${wordsOf(error)}`);
  }
  if (kind.cancelAfter) await cancelWhenClosed(round);
  const deadline = Math.max(Date.now(), kind.cancelAfter ? 0 : times.closesAt.getTime()) + OVERTIME_MS;
  const left = await round.untilOver(deadline);
  await round.deps.provider.quiet(0);
  return { report: await judged(kind, round, times, { seed, left, notes }), isLate };
}

async function cancelWhenClosed(round: Round): Promise<void> {
  await runsClosed(round);
  for (const key of round.keys) {
    await round.ask('POST', key, '/cancel').catch((error: unknown) => {
      // Its window may be over by now.
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
    });
  }
}

async function runsClosed(round: Round): Promise<void> {
  const deadline = round.closesAt.getTime() + OVERTIME_MS;
  while (Date.now() < deadline) {
    const runs = await round.runs();
    if (runs.length >= round.keys.length && runs.every(({ state }) => state === 'closed')) return;
    await delay(300);
  }
}

async function judged(
  kind: Kind,
  round: Round,
  { hoursUntil }: Times,
  { seed, left, notes }: { readonly seed: string; readonly left: readonly string[]; readonly notes: readonly string[] },
): Promise<RoundReport> {
  const books = await round.books();
  const arrivals = await round.arrivals();
  const verdict = judgeAll(books.map((one) => judgeRun(one, receivedOf(arrivals, one.run), round.customers)));
  const besides = (await kind.check?.(round)) ?? [];
  const late = arrivals.filter(({ at }) => hoursUntil !== undefined && at > hoursUntil + HOURS_MARGIN_MS).length;
  const times = arrivals.map(({ at }) => at);
  const afterPromise = round.stops.reduce((sum, stop) => sum + brokenPromise(stop, times), late);
  return {
    kind: kind.name,
    seed,
    lost: verdict.lost,
    duplicates: verdict.duplicates,
    unknown: verdict.unknown,
    balanced: verdict.balanced && besides.length === 0 && books.length === round.keys.length,
    stuck: left.length + notes.length,
    recoveryMs: await recovery(round, times),
    afterPromise,
    notes: [...notes, ...left, ...verdict.notes, ...besides],
  };
}

function receivedOf(arrivals: readonly Arrival[], run: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const arrival of arrivals) if (arrival.run === run) counts.set(arrival.ref, (counts.get(arrival.ref) ?? 0) + 1);
  return counts;
}

async function recovery(round: Round, arrivals: readonly number[]): Promise<number | null> {
  const { mendedAt } = round;
  if (mendedAt === undefined) return null;
  const closed = (await round.runs()).flatMap(({ closedAt }) => (closedAt ? [closedAt.getTime()] : []));
  const next = Math.min(...[...arrivals, ...closed].filter((at) => at >= mendedAt));
  return Number.isFinite(next) ? next - mendedAt : 0;
}

/** One that nobody can tell of: a chunk for each batch in flight, on a channel that cannot be asked. */
const MAX_UNKNOWN = CHUNK_SIZE * DELIVER_CONCURRENCY;

/** What must be zero or true and is not, as words. */
export function broken(report: RoundReport): string[] {
  const { lost, duplicates, unknown, balanced, stuck, afterPromise } = report;
  return [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(duplicates > 0 ? [`${duplicates} twice`] : []),
    ...(unknown > MAX_UNKNOWN ? [`${unknown} unknown`] : []),
    ...(balanced ? [] : ['not balanced']),
    ...(stuck > 0 ? [`${stuck} stuck`] : []),
    ...(afterPromise > 0 ? [`${afterPromise} after the promise`] : []),
  ];
}
