import type { SkipReason } from '../../domain/base/outcome.js';
import { wantsOf } from '../../domain/campaign/experiment.js';
import type { Touch } from '../../domain/customer/customer.js';
import type { MergeFields } from '../../domain/message/template.js';
import { mergeFields, touchWindow } from '../../domain/run/reach.js';
import { isRetryable, patiently } from '../../models/base/patient.js';
import { customersById, type ReachRow } from '../../models/customer/customer-queries.js';
import { claimCustomers, moveRev, releaseClaims, type Wanted } from '../../models/run/claims.js';
import { isOwn, type Judged, judgeAll } from '../run/judge.js';
import { type Delivery, fieldsOf, idOf } from './delivery.js';

/** A recipient whom another attempt has claimed and not recorded: the message may have left. */
export interface Doubt {
  readonly index: number;
  readonly touch: Touch;
}
export interface ClaimResult {
  /** Recipient indices that are ours: nobody has sent to them. */
  readonly claimed: readonly number[];
  readonly doubts: readonly Doubt[];
  readonly skipped: ReadonlyMap<number, SkipReason>;
  /** Name and address as they are now, where the customer was read again. */
  readonly fields: ReadonlyMap<number, MergeFields>;
  /** The customers' revs as they are by the claim, by recipient index. */
  readonly revs: ReadonlyMap<number, number>;
}

/** A claimed recipient, with the customer's rev when the rule last said yes. */
export interface Claimed {
  readonly index: number;
  readonly id: string;
  rev: number;
}

/**
 * A plan is trusted for this long. The revs prove that nothing was written since, not that no time has passed: in ten
 * minutes few leave an audience by age alone, after an hour-long pause many may have.
 */
const FRESH_MS = 600_000;
/** Writes that may come between reading a customer and claiming them before the recipient is given up as contended. */
const MAX_ROUNDS = 5;

interface Candidate extends Wanted {
  readonly index: number;
  /** The first of the others who have the address, where it is shared and another is first: absent for nearly everybody. */
  readonly first?: Wanted;
}

/**
 * Claims recipients, each by one conditional update. First with the plan's own revs, blindly; whoever does not match (all of
 * an old plan) is read, and the rule decides on the customer as they are now.
 */
export async function claimRecipients(delivery: Delivery, indices: readonly number[]): Promise<ClaimResult> {
  const { deps, batch } = delivery;
  const found = new ClaimTally(delivery);
  let open: Candidate[] = indices.map((index) => ({ index, id: idOf(delivery, index), rev: batch.revs[index] ?? -1 }));
  const isFresh = deps.now().getTime() - batch.plannedAt.getTime() < FRESH_MS;
  // A plan vouches for nobody who shares an address: they have no rev.
  const trusted = open.filter(({ rev }) => rev >= 0);
  if (isFresh && trusted.length > 0 && (await claimAll(delivery, trusted).catch(unknownIfLost))) {
    found.withClaimed(trusted);
    open = open.filter(({ rev }) => rev < 0);
  }
  for (let round = 0; open.length > 0; round += 1) {
    open = await found.sort(open);
    if (round === MAX_ROUNDS) {
      for (const { index } of open) found.skipped.set(index, 'contended');
      break;
    }
    const plain = open.filter(({ first }) => first === undefined);
    const again = await claimSharing(delivery, found, open);
    const isAll = plain.length === 0 || (await claimAll(delivery, plain).catch(unknownIfLost));
    if (isAll) found.withClaimed(plain);
    open = isAll ? again : [...plain, ...again];
  }
  return found;
}

/**
 * Claims those whose address others have too. The touch goes onto the customer as ever; then the rev moves that the rule saw on the
 * first of the others. Of two records claimed at once the second finds that rev moved: it takes its claim back and is judged again,
 * with the touch of the other in sight.
 * @returns the candidates that are still open
 */
async function claimSharing(delivery: Delivery, found: ClaimTally, open: readonly Candidate[]): Promise<Candidate[]> {
  const { customers } = delivery.deps.models;
  const again: Candidate[] = [];
  for (const one of open) {
    const { first } = one;
    if (!first) continue;
    const isOurs = await claimAll(delivery, [one]).catch(unknownIfLost);
    if (isOurs && (await patiently(() => moveRev(customers, first)))) found.withClaimed([one]);
    else {
      await patiently(() => releaseClaims(customers, [one.id], delivery.token));
      again.push(one);
    }
  }
  return again;
}

/** A broken connection or an election leaves open who was claimed: reading tells, as the driver repeats no write to many. */
function unknownIfLost(error: unknown): false {
  if (isRetryable(error)) return false;
  throw error;
}

/** True when all were claimed; else nobody knows yet which. */
async function claimAll(delivery: Delivery, wanted: readonly Wanted[]): Promise<boolean> {
  const { deps, run, token } = delivery;
  const touch: Touch = {
    run: run._id,
    window: touchWindow(run),
    channel: run.channel,
    at: deps.now(),
    claim: token,
  };
  return (await claimCustomers(deps.models.customers, wanted, touch)) === wanted.length;
}

/** The customers as they are now, and the rule on them. */
const judgeNow = ({ deps, run, caps }: Delivery, candidates: readonly { readonly id: string }[]): Promise<Judged> =>
  patiently(() =>
    judgeAll(
      deps.models,
      run,
      candidates.map(({ id }) => id),
      { now: deps.now(), caps },
    ),
  );

/**
 * The record on which all who share an address meet: the first by `_id`, as MongoDB reads them in that order, so that its rev is
 * not younger than what was seen of the others.
 */
function firstOf(row: ReachRow, others: readonly ReachRow[]): Wanted | undefined {
  let first = row;
  for (const other of others) if (other._id < first._id) first = other;
  return first === row ? undefined : { id: first._id, rev: first.rev };
}

/**
 * Which of these claimed recipients the rule would not let through any more, with the reason: who has opted out, say, since
 * they were claimed. Customers that nobody has written to since cost a look at their rev.
 * @param claimed their revs are brought up to date
 */
export async function whoMayNot(delivery: Delivery, claimed: readonly Claimed[]): Promise<Map<number, SkipReason>> {
  const { deps, run } = delivery;
  const ids = claimed.map(({ id }) => id);
  const seen = await patiently(() =>
    customersById<{ readonly _id: string; readonly rev: number }>(deps.models.customers, ids, { rev: 1 }),
  );
  const changed = claimed.filter(({ id, rev }) => seen.get(id)?.rev !== rev);
  const withdrawn = new Map<number, SkipReason>();
  if (changed.length === 0) return withdrawn;
  const { rows, judge } = await judgeNow(delivery, changed);
  for (const one of changed) {
    const row = rows.get(one.id);
    // Without our own touch, which would stand in its own way.
    const others = row && { ...row, touches: row.touches.filter((touch) => !isOwn(touch, run._id)) };
    const why = others ? judge(others) : 'customer_gone';
    if (why !== undefined) withdrawn.set(one.index, why);
    one.rev = row?.rev ?? -1;
  }
  return withdrawn;
}

/** What is known of the recipients so far. */
class ClaimTally implements ClaimResult {
  readonly claimed: number[] = [];
  readonly doubts: Doubt[] = [];
  readonly skipped = new Map<number, SkipReason>();
  readonly fields = new Map<number, MergeFields>();
  readonly revs = new Map<number, number>();
  readonly #delivery: Delivery;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  withClaimed(candidates: readonly Candidate[]): this {
    for (const { index, rev } of candidates) {
      this.claimed.push(index);
      this.revs.set(index, rev + 1);
    }
    return this;
  }

  /** Reads the customers and decides whoever can be decided; returns those to claim, with the rev the rule saw. */
  async sort(candidates: readonly Candidate[]): Promise<Candidate[]> {
    const { run } = this.#delivery;
    const { rows, twins, judge } = await judgeNow(this.#delivery, candidates);
    const wants = wantsOf(run);
    const again: Candidate[] = [];
    for (const candidate of candidates) {
      const row = rows.get(candidate.id);
      if (this.#isTouched(candidate.index, row)) continue;
      const why = row === undefined ? 'customer_gone' : judge(row);
      if (row === undefined || why !== undefined) {
        this.skipped.set(candidate.index, why ?? 'customer_gone');
        continue;
      }
      const code = fieldsOf(this.#delivery, candidate.index)?.code;
      const fresh = mergeFields(row, run.channel, wants);
      this.fields.set(candidate.index, code === undefined ? fresh : { ...fresh, code });
      const first = firstOf(row, twins.of(row));
      again.push({ index: candidate.index, id: candidate.id, rev: row.rev, ...(first ? { first } : {}) });
    }
    return again;
  }

  /** A touch of this run is ours, or another attempt's. */
  #isTouched(index: number, row: ReachRow | undefined): boolean {
    const { run, token } = this.#delivery;
    const touch = row?.touches.find((candidate) => isOwn(candidate, run._id));
    if (!touch) return false;
    if (touch.claim === token) {
      this.claimed.push(index);
      if (row) this.revs.set(index, row.rev);
    } else this.doubts.push({ index, touch });
    return true;
  }
}
