import { DailyChoice, type Due } from '../domain/winback/choose.js';
import { applyDecision, type DayDecision, type DayFacts, decideDay } from '../domain/winback/day.js';
import { lapseCutoff } from '../domain/winback/lapse.js';
import type { Winback } from '../domain/winback/winback.js';
import { customerPage, customersById, type ReachRow, reachProjection } from '../models/customer-queries.js';
import { type EntryWrite, writeEntries } from '../models/winback-store.js';
import type { CampaignDeps } from './deps.js';
import type { Pulse } from './pulse.js';

const PAGE = 5_000;
const WRITE = 500;
/** Writes that may come between reading a customer and writing them before they are left for tomorrow. */
const MAX_ROUNDS = 5;

export const dayFacts = (winback: Winback, day: string): DayFacts => ({
  programme: winback._id,
  day,
  cutoff: lapseCutoff(day, winback.days, winback.zone),
  channel: winback.channel,
  afterDays: winback.steps.map(({ afterDays }) => afterDays),
  holdout: winback.holdout,
  salt: winback.salt,
});

/**
 * Asks the rule about every customer of the shop and writes what it says: endings and people nobody can reach at once,
 * the others as many as the day's limit takes.
 */
export async function chooseDay(deps: CampaignDeps, winback: Winback, day: string, pulse: Pulse): Promise<void> {
  const writer = new DecisionWriter(deps, dayFacts(winback, day));
  const choice = new DailyChoice<Due>(winback.dailyLimit);
  for await (const rows of everybody(deps, winback)) {
    for (const row of rows) {
      const decision = decideDay(row, writer.facts);
      if (decision.kind === 'chosen' && decision.reachable) choice.count();
      else if (isLimited(decision)) choice.offer(dueOf(row, decision));
      else if (decision.kind === 'end' || decision.kind === 'enter') await writer.add(row._id);
    }
    pulse.heartbeat();
  }
  for (const { id } of choice.take()) await writer.add(id);
  await writer.flush();
}

/** Every customer of the shop in `_id` order, a fetch at a time. */
async function* everybody({ models }: CampaignDeps, winback: Winback): AsyncGenerator<ReachRow[]> {
  const projection = reachProjection([winback.channel], true);
  let after = '';
  for (let read = PAGE; read === PAGE; ) {
    read = 0;
    const page = { shop: winback.shop, after, filter: {}, projection, limit: PAGE };
    for await (const rows of customerPage(models.customers, page)) {
      read += rows.length;
      after = rows.at(-1)?._id ?? after;
      yield rows;
    }
  }
}

/** Messages count against the limit, and so do those held out: else the two arms would enter on different days. */
const isLimited = (decision: DayDecision): boolean =>
  decision.kind === 'follow' || (decision.kind === 'enter' && decision.reachable);

const dueOf = (row: ReachRow, decision: DayDecision): Due => ({
  id: row._id,
  follow: decision.kind === 'follow',
  lapsedAt: row.facts.lastOrderAt ?? new Date(0),
});

/** Writes decisions in bulk, each on the customer as they are then: what changed meanwhile is decided anew. */
class DecisionWriter {
  readonly #deps: CampaignDeps;
  #waiting: string[] = [];

  constructor(
    deps: CampaignDeps,
    readonly facts: DayFacts,
  ) {
    this.#deps = deps;
  }

  async add(id: string): Promise<void> {
    this.#waiting.push(id);
    if (this.#waiting.length >= WRITE) await this.flush();
  }

  async flush(): Promise<void> {
    const { models } = this.#deps;
    const projection = reachProjection([this.facts.channel], true);
    let left = this.#waiting;
    this.#waiting = [];
    for (let round = 0; left.length > 0 && round < MAX_ROUNDS; round += 1) {
      const writes = [...(await customersById(models.customers, left, projection)).values()].flatMap((row) =>
        this.#write(row),
      );
      if ((await writeEntries(models, writes)) === writes.length) return;
      left = writes.map(({ id }) => id);
    }
  }

  #write(row: ReachRow): EntryWrite[] {
    const decision = decideDay(row, this.facts);
    if (decision.kind === 'nothing' || decision.kind === 'chosen') return [];
    return [{ id: row._id, rev: row.rev, winbacks: applyDecision(row, decision, this.facts, this.#deps.now()) }];
  }
}
