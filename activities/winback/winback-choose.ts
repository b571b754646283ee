import { winbackDayId } from '../../domain/base/ids.js';
import { lapseCutoff } from '../../domain/customer/lapse.js';
import { DailyChoice, type Due } from '../../domain/winback/choose.js';
import { applyDecision, type DayDecision, type DayFacts, decideDay, isWorthALook } from '../../domain/winback/day.js';
import { DayTally } from '../../domain/winback/tally.js';
import type { Winback } from '../../domain/winback/winback.js';
import { ahead } from '../../models/base/ahead.js';
import {
  customerPage,
  customersById,
  type DayRow,
  dayProjection,
  GLANCE,
  type GlanceRow,
} from '../../models/customer/customer-queries.js';
import { type EntryWrite, fixChoice, writeEntries } from '../../models/winback/winback-store.js';
import type { CampaignDeps } from '../deps.js';
import type { Pulse } from '../pulse.js';

const PAGE = 5_000;
const WRITE = 500;
/** Customers read by one round trip; what is found among them is read and decided while the next are on their way. */
const FETCH = 500;
/** Writes that may come between reading a customer and writing them before they are left for tomorrow. */
const MAX_ROUNDS = 5;

const dayFacts = (winback: Winback, day: string): DayFacts => ({
  programme: winback._id,
  day,
  cutoff: lapseCutoff(day, winback.days, winback.zone),
  channel: winback.channel,
  afterDays: winback.steps.map(({ afterDays }) => afterDays),
  holdout: winback.holdout,
  salt: winback.salt,
});

/**
 * Asks the rule about every customer of the shop and writes what it says: endings at once,
 * the others as many as the day's limit takes. Whom it takes is written down first, once: an attempt that another one has
 * overtaken chooses nobody else.
 * @returns the day's numbers, those of earlier attempts included
 */
export async function chooseDay(deps: CampaignDeps, winback: Winback, day: string, pulse: Pulse): Promise<DayTally> {
  const tally = new DayTally(winback._id, day);
  const writer = new DecisionWriter(deps, dayFacts(winback, day), tally);
  const choice = new DailyChoice<Due>(winback.dailyLimit);
  const counted = new Set<string>();
  for await (const rows of worthALook(deps, winback, writer.facts)) {
    // Given up by Temporal: another attempt decides now.
    pulse.signal.throwIfAborted();
    for (const row of rows) {
      const decision = decideDay(row, writer.facts);
      if (decision.kind === 'chosen' && decision.reachable) choice.count();
      else if (isLimited(decision)) choice.offer(dueOf(row, decision));
      else if (decision.kind === 'end') await writer.add(row._id);
      else if (decision.kind === 'out_of_reach') tally.outOfReach += 1;
      // By an earlier attempt; whom it held out has nothing more to come.
      if (isSettled(decision) && tally.count(row) && isOfLimit(decision)) counted.add(row._id);
    }
    pulse.heartbeat();
  }
  const mine = choice.take().map(({ id }) => id);
  const taken = await fixChoice(deps.models, winbackDayId(winback._id, day), mine);
  await writer.addAll(
    taken.filter((id) => !counted.has(id)),
    pulse,
  );
  await writer.flush();
  return tally;
}

/** Above this share of a page, what is to be known of all is read at once. */
const MANY = 1 / 3;

/**
 * Goes through every customer of the shop in `_id` order and yields those whom the day may mean something for, some at a
 * time. A glance at everybody and a second read of few is half the work of reading all: on most days most mean nothing.
 */
async function* worthALook({ models }: CampaignDeps, winback: Winback, facts: DayFacts): AsyncGenerator<DayRow[]> {
  const whole = dayProjection(winback.channel);
  let after = '';
  let isWhole = false;
  let waiting: string[] = [];
  const readWaiting = async (): Promise<DayRow[]> => {
    const ids = waiting;
    waiting = [];
    return ids.length === 0 ? [] : [...(await customersById<DayRow>(models.customers, ids, whole)).values()];
  };
  for (let read = PAGE; read === PAGE; ) {
    read = 0;
    let worth = 0;
    const projection = isWhole ? whole : GLANCE;
    const page = { shop: winback.shop, after, filter: {}, projection, limit: PAGE, fetch: FETCH };
    for await (const rows of ahead(customerPage<GlanceRow>(models.customers, page))) {
      read += rows.length;
      after = rows.at(-1)?._id ?? after;
      const found = rows.filter((row) => isWorthALook(row, facts));
      worth += found.length;
      if (!isWhole) waiting.push(...found.map(({ _id }) => _id));
      if (isWhole) yield found as DayRow[];
      else yield waiting.length < FETCH ? [] : await readWaiting();
    }
    yield await readWaiting();
    isWhole = worth > read * MANY;
  }
}

/** Nothing is to be written: so it was before, or an earlier attempt of the day has written it. */
const isSettled = ({ kind }: DayDecision): boolean =>
  kind === 'nothing' || kind === 'chosen' || kind === 'out_of_reach';

/** Messages count against the limit, and so do those held out: else the two arms would enter on different days. */
const isLimited = (decision: DayDecision): boolean => decision.kind === 'follow' || decision.kind === 'enter';

/** Whoever stands as decided and may be among those whom the limit took. */
const isOfLimit = (decision: DayDecision): boolean => decision.kind !== 'chosen' || decision.reachable;

const dueOf = (row: DayRow, decision: DayDecision): Due => ({
  id: row._id,
  follow: decision.kind === 'follow',
  lapsedAt: row.facts.lastOrderAt ?? new Date(0),
});

/** Writes decisions in bulk, each on the customer as they are then: what changed meanwhile is decided anew. */
class DecisionWriter {
  readonly #deps: CampaignDeps;
  readonly #tally: DayTally;
  #waiting: string[] = [];

  constructor(
    deps: CampaignDeps,
    readonly facts: DayFacts,
    tally: DayTally,
  ) {
    this.#deps = deps;
    this.#tally = tally;
  }

  async add(id: string): Promise<void> {
    this.#waiting.push(id);
    if (this.#waiting.length >= WRITE) await this.flush();
  }

  async addAll(ids: readonly string[], pulse: Pulse): Promise<void> {
    for (const id of ids) {
      pulse.signal.throwIfAborted();
      await this.add(id);
    }
  }

  /** Everybody is counted once, when they stand as decided: by a write that held, or found so at the next reading. */
  async flush(): Promise<void> {
    let left = this.#waiting;
    this.#waiting = [];
    for (let round = 0; left.length > 0; round += 1) {
      const writes = await this.#decide(left);
      if (round === MAX_ROUNDS) return;
      if ((await writeEntries(this.#deps.models, writes)) === writes.length) {
        for (const write of writes) this.#tally.count(write);
        return;
      }
      left = writes.map(({ id }) => id);
    }
  }

  /** What is to be written on these customers as they are now; who stands as decided is counted. */
  async #decide(ids: readonly string[]): Promise<(EntryWrite & { readonly ref: string })[]> {
    const { models, now } = this.#deps;
    const projection = dayProjection(this.facts.channel);
    const writes: (EntryWrite & { readonly ref: string })[] = [];
    for (const row of (await customersById<DayRow>(models.customers, ids, projection)).values()) {
      const decision = decideDay(row, this.facts);
      if (isSettled(decision)) this.#tally.count(row);
      else
        writes.push({
          id: row._id,
          ref: row.ref,
          rev: row.rev,
          winbacks: applyDecision(row, decision, this.facts, now()),
        });
    }
    return writes;
  }
}
