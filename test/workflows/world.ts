/**
 * A small world behind the activity contract, in memory: a campaign, its outreaches, runs and batches of numbered people.
 * It keeps every send, so that a test can ask who was messaged, how often and when.
 */
import { ApplicationFailure } from '@temporalio/common';
import type {
  AskedRest,
  CampaignActivities,
  CampaignPlan,
  ChannelActivities,
  DeliverResult,
  OutreachPlan,
  PlanPage,
  RunProgress,
} from '../../activities/contract.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { runId } from '../../domain/base/ids.js';
import { BATCH_SIZE, CHUNK_SIZE } from '../../domain/base/limits.js';
import type { WindowName } from '../../domain/base/window.js';
import { type CampaignState, transition } from '../../domain/campaign/states.js';
import type { HoldReason } from '../../domain/customer/provider-error.js';
import { addLedgers, EMPTY_LEDGER, type Ledger } from '../../domain/run/ledger.js';
import type { RunEnding } from '../../domain/run/run.js';

export interface WorldOutreach {
  id: string;
  window: WindowName;
  channel: ChannelName;
  priority: number;
  dueAt: number;
  expiresAt: number;
  people: number;
  /** The first chunk of each batch tries messages until this instant; the others wait for the winner. */
  horizonAt?: number;
  enabled: boolean;
  /** Its audience is still to be fixed. */
  toFix?: boolean;
}
interface WorldBatch {
  readonly people: number;
  /** One entry per chunk that has an outcome. */
  readonly chunks: Map<number, number>;
}
interface WorldRun {
  readonly run: string;
  readonly outreach: WorldOutreach;
  state: 'open' | 'closed';
  readonly batches: WorldBatch[];
  planned: boolean;
  ledger: Ledger;
}
/** Where a test can interfere: throw, wait, or change the world. */
export interface Hooks {
  freeze?: (run: string) => void | Promise<void>;
  loadCampaign?: () => void | Promise<void>;
  openRun?: (run: string) => void | Promise<void>;
  plan?: (run: string, batches: number) => void | Promise<void>;
  deliver?: (run: string, seq: number) => void | Promise<void>;
  chunk?: (run: string, seq: number, chunk: number) => void | Promise<void>;
  close?: (run: string, rest: string) => void | Promise<void>;
  /** What the provider says of those in doubt; nobody is, by default. */
  ask?: (run: string) => AskedRest | Promise<AskedRest>;
}
/** What an activity knows of its attempt. */
export interface Attempt {
  readonly aborted: () => boolean;
  readonly heartbeat: () => void;
}

const notFound = (type: string): ApplicationFailure => ApplicationFailure.nonRetryable(`no such document`, type);

export class World {
  state: CampaignState = 'active';
  version = 1;
  /** Every run is on hold; nothing leaves. */
  held: HoldReason | undefined;
  /** Of runs that cannot be closed. */
  heldUntil: number | undefined;
  /** Somebody has ended every run. */
  ending: RunEnding | undefined;
  /** Nothing leaves before this instant. */
  opensAt: number | undefined;
  /** Its document is impossible; an operator is waited for. */
  flaw: CampaignPlan['held'];
  windows: { window: WindowName; opensAt: number; closesAt: number }[] = [];
  readonly outreaches: WorldOutreach[] = [];
  readonly runs = new Map<string, WorldRun>();
  readonly sends: { at: number; run: string; seq: number; chunk: number; people: number }[] = [];
  readonly calls: string[] = [];
  /** Runs whose experiment has a winner. */
  readonly chosen = new Set<string>();
  hooks: Hooks = {};
  /** Whether a batch asks for the campaign's state before each chunk, as the real one does. */
  asksGate = true;
  /** Deliveries running at this moment, and the most there ever were. */
  busy = 0;
  maxBusy = 0;

  constructor(
    readonly campaign: string,
    readonly now: () => Promise<number>,
  ) {}

  get shop(): string {
    return this.campaign.split('.')[0] ?? '';
  }

  add(outreach: Partial<WorldOutreach> & Pick<WorldOutreach, 'id' | 'window' | 'dueAt' | 'expiresAt'>): WorldOutreach {
    const full: WorldOutreach = { channel: 'chat', priority: 1, people: 700, enabled: true, ...outreach };
    this.outreaches.push(full);
    return full;
  }

  run(outreach: string): WorldRun {
    const run = this.runs.get(runId(this.campaign, outreach));
    if (!run) throw new Error(`no run of ${outreach}`);
    return run;
  }

  /** People messaged per run; throws when somebody was messaged twice. */
  sentOf(outreach: string): number {
    const seen = new Set<string>();
    let people = 0;
    for (const s of this.sends.filter((send) => send.run === runId(this.campaign, outreach))) {
      const key = `${s.seq}/${s.chunk}`;
      if (seen.has(key)) throw new Error(`sent twice: ${outreach} ${key}`);
      seen.add(key);
      people += s.people;
    }
    return people;
  }

  firstSend(outreach: string): number | undefined {
    return this.sends.find((s) => s.run === runId(this.campaign, outreach))?.at;
  }

  #find(run: string): WorldRun {
    const found = this.runs.get(run);
    if (!found) throw notFound('RunNotFound');
    return found;
  }

  #progress(r: WorldRun): RunProgress {
    const { channel, expiresAt } = r.outreach;
    return {
      run: r.run,
      state: r.state,
      campaignState: this.state,
      channel,
      shop: this.shop,
      expiresAt,
      batches: r.batches.length,
      planned: r.planned,
      ...(this.held ? { held: this.held } : {}),
      ...(this.heldUntil === undefined ? {} : { heldUntil: this.heldUntil }),
      ...(this.ending ? { ending: this.ending } : {}),
      ...(this.opensAt === undefined ? {} : { opensAt: this.opensAt }),
    };
  }

  #outreachPlan(o: WorldOutreach): OutreachPlan {
    const run = this.runs.get(runId(this.campaign, o.id));
    return {
      run: runId(this.campaign, o.id),
      outreach: o.id,
      window: o.window,
      channel: o.channel,
      audience: o.id,
      priority: o.priority,
      dueAt: o.dueAt,
      expiresAt: o.expiresAt,
      state: run?.state ?? 'waiting',
      ...(run?.state === 'closed' ? { ledger: run.ledger } : {}),
      ...(o.toFix ? { freeze: 'wanted' as const } : {}),
    };
  }

  plan(): CampaignPlan {
    const outreaches = this.outreaches
      .filter((o) => o.enabled)
      .sort((a, b) => a.dueAt - b.dueAt || a.priority - b.priority)
      .map((o) => this.#outreachPlan(o));
    const { campaign, flaw, shop, version, windows } = this;
    const known = { campaign, shop, saleDay: '2026-11-11', version, windows: [...windows] };
    if (!flaw) return { ...known, state: this.state, outreaches };
    const state = this.state === 'active' ? 'paused' : this.state;
    return { ...known, state, outreaches: outreaches.filter((one) => one.state === 'open'), held: flaw };
  }

  campaignActivities(attempt: () => Attempt): CampaignActivities {
    return {
      loadCampaign: async () => {
        this.calls.push('loadCampaign');
        await this.hooks.loadCampaign?.();
        return this.plan();
      },
      openRun: async ({ outreach, run }) => {
        this.calls.push('openRun');
        await this.hooks.openRun?.(run);
        const found = this.outreaches.find((o) => o.id === outreach);
        if (!found) throw notFound('OutreachNotFound');
        const opened = this.runs.get(run) ?? {
          run,
          outreach: { ...found },
          state: 'open' as const,
          batches: [],
          planned: false,
          ledger: EMPTY_LEDGER,
        };
        this.runs.set(run, opened);
        return this.#progress(opened);
      },
      freezeAudience: async ({ run }) => {
        this.calls.push('freezeAudience');
        await this.hooks.freeze?.(run);
        for (const o of this.outreaches) if (runId(this.campaign, o.id) === run) o.toFix = false;
        return { members: 0 };
      },
      loadRun: async (run) => {
        this.calls.push('loadRun');
        return this.#progress(this.#find(run));
      },
      decideRun: async ({ decision }) => {
        this.calls.push(`decide ${decision}`);
        if (decision !== 'retry') this.ending ??= decision === 'skip' ? 'set_aside' : 'cancelled';
        else Object.assign(this, { held: undefined, heldUntil: undefined });
      },
      decideOwner: async ({ decision }) => {
        this.calls.push(`decide ${decision}`);
        if (decision === 'cancel') this.state = 'cancelled';
        else this.flaw = undefined;
      },
      planBatches: async ({ run, maxBatches }) => {
        this.calls.push(`plan ${maxBatches}`);
        await this.hooks.plan?.(run, this.#find(run).batches.length);
        if (this.held === 'plan')
          return { batches: this.#find(run).batches.length, done: false, audience: 0, held: true };
        attempt().heartbeat();
        return this.#planPage(this.#find(run), maxBatches);
      },
      chooseWinner: async (run) => {
        this.calls.push('choose');
        const { horizonAt = 0 } = this.#find(run).outreach;
        const isOver = (await this.now()) >= horizonAt;
        if (isOver) this.chosen.add(run);
        return isOver ? {} : { againAt: horizonAt };
      },
      closeRun: async ({ run, rest }) => {
        this.calls.push(`close ${rest}`);
        await this.hooks.close?.(run, rest);
        return this.#close(this.#find(run), rest);
      },
      finishCampaign: async () => {
        this.calls.push('finishCampaign');
        const next = transition(this.state, 'finish');
        if (next.ok) this.state = next.to;
        return this.state;
      },
    };
  }

  channelActivities(attempt: () => Attempt): ChannelActivities {
    return {
      deliverBatch: async ({ run, seq }) => {
        this.calls.push('deliver');
        this.busy++;
        this.maxBusy = Math.max(this.maxBusy, this.busy);
        try {
          await this.hooks.deliver?.(run, seq);
          return await this.#deliver(this.#find(run), seq, attempt());
        } finally {
          this.busy--;
        }
      },
      askRest: async (run) => {
        this.calls.push('ask');
        return (await this.hooks.ask?.(run)) ?? {};
      },
    };
  }

  #planPage(r: WorldRun, maxBatches: number): PlanPage {
    let planned = r.batches.reduce((sum, b) => sum + b.people, 0);
    for (let n = 0; n < maxBatches && planned < r.outreach.people; n++) {
      const people = Math.min(BATCH_SIZE, r.outreach.people - planned);
      r.batches.push({ people, chunks: new Map() });
      planned += people;
    }
    r.planned = planned >= r.outreach.people;
    return { batches: r.batches.length, done: r.planned, audience: planned };
  }

  async #deliver(r: WorldRun, seq: number, attempt: Attempt): Promise<DeliverResult> {
    const batch = r.batches[seq];
    if (!batch) throw new Error(`batch ${seq} was never planned`);
    const waits = r.outreach.horizonAt !== undefined && !this.chosen.has(r.run);
    for (let chunk = 0; chunk * CHUNK_SIZE < batch.people; chunk++) {
      if (batch.chunks.has(chunk) || (waits && chunk > 0)) continue;
      const at = await this.now();
      const shut =
        this.held !== undefined || this.ending !== undefined || (this.opensAt !== undefined && at < this.opensAt);
      const closed = this.asksGate && (this.state !== 'active' || at >= r.outreach.expiresAt || shut);
      if (attempt.aborted() || closed || r.state === 'closed') break;
      const people = Math.min(CHUNK_SIZE, batch.people - chunk * CHUNK_SIZE);
      // The claim comes first: a second attempt that meets it does not send again.
      batch.chunks.set(chunk, people);
      this.sends.push({ at, run: r.run, seq, chunk, people });
      attempt.heartbeat();
      await this.hooks.chunk?.(r.run, seq, chunk);
    }
    const ledger = batchLedger(batch);
    const isTried = waits && batch.chunks.has(0) && ledger.pending > 0;
    return { done: ledger.pending === 0, ledger, ...(isTried ? { waits: true } : {}) };
  }

  #close(r: WorldRun, rest: 'expired' | RunEnding): Ledger {
    if (r.state === 'closed') return r.ledger;
    const sum = r.batches.map(batchLedger).reduce(addLedgers, EMPTY_LEDGER);
    const left = rest === 'expired' ? { expired: sum.pending } : { skipped: { [rest]: sum.pending } };
    r.ledger = { ...sum, pending: 0, ...(sum.pending > 0 ? left : {}) };
    r.state = 'closed';
    return r.ledger;
  }
}

function batchLedger(batch: WorldBatch): Ledger {
  const sent = [...batch.chunks.values()].reduce((sum, n) => sum + n, 0);
  return { ...EMPTY_LEDGER, audience: batch.people, sent, pending: batch.people - sent };
}

export const DAY = 24 * 3_600_000;

/** A campaign of four windows over three weeks, from `base`: one outreach in each, two on the sale day. */
export function fourWindows(world: World, base: number): World {
  const at = (days: number): number => base + days * DAY;
  world.windows = [
    { window: 'pre_launch', opensAt: at(1), closesAt: at(8) },
    { window: 'launch', opensAt: at(8), closesAt: at(13) },
    { window: 'campaign_day', opensAt: at(14), closesAt: at(15) },
    { window: 'post_campaign', opensAt: at(15), closesAt: at(21) },
  ];
  world.add({ id: 'potential', window: 'pre_launch', dueAt: at(1), expiresAt: at(8), people: 1300 });
  world.add({ id: 'wishlist', window: 'launch', dueAt: at(9), expiresAt: at(13), people: 40 });
  world.add({ id: 'cart', window: 'campaign_day', dueAt: at(14), expiresAt: at(15), priority: 1, people: 600 });
  world.add({
    id: 'frequent',
    window: 'campaign_day',
    channel: 'email',
    dueAt: at(14),
    expiresAt: at(15),
    priority: 2,
    people: 900,
  });
  world.add({ id: 'unreviewed', window: 'post_campaign', dueAt: at(16), expiresAt: at(21), people: 5 });
  return world;
}
