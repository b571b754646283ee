import { CHUNK_SIZE } from '../../domain/base/limits.js';
import { stopPromise } from '../../domain/campaign/promise.js';
import type { WatchedOwner } from '../../models/campaign/owners.js';
import { countOpenRuns } from '../../models/run/run-store.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import type { ApiDeps } from '../deps.js';
import type { Problem } from '../http/problems.js';
import { tellOrPromise } from './tell-workflow.js';

/** What a table of states says of an action: allowed, or the refusal to answer with. */
type Verdict = { readonly ok: true } | { readonly ok: false; readonly problem: Problem };

type Owned = WatchedOwner & { readonly key: string };

/**
 * What differs between campaigns and win-back programmes when somebody changes their state. `Go` are the actions that lead to
 * active, `Halt` those that stop.
 */
export interface StateChanges<Owner extends Owned, Go extends string, Halt extends string> {
  readonly verdict: (state: Owner['state'], action: Go | Halt) => Verdict;
  /** The action that takes a draft into service. */
  readonly begin: Go;
  /** Whether to begin what is active already is answered like the first time. */
  readonly beginsAgain: boolean;
  /** What is noted of the beginning. */
  readonly begun: (now: Date) => Partial<Owner>;
  /** The state that each stop leads to; any but `paused` is final. */
  readonly halts: Readonly<Record<Halt, Owner['state']>>;
  /** @throws Problem when it must not begin yet */
  readonly requireReady: (deps: ApiDeps, read: Owner) => Promise<void>;
  readonly find: (deps: ApiDeps, shop: string, key: string) => Promise<Owner>;
  /** Writes changes to what still is as it was read. @throws Problem version_conflict */
  readonly change: (deps: ApiDeps, read: Owner, changes: Partial<Owner>) => Promise<Owner>;
  /** Stops it whatever its version; undefined when its state does not allow that. */
  readonly halt: (
    deps: ApiDeps,
    read: Owner,
    action: Halt,
    endedAt: Date | undefined,
  ) => Promise<{ before: Owner['state']; after: Owner } | undefined>;
  readonly tell: (deps: ApiDeps, owner: Owner) => Promise<void>;
}

/** A change of state as it was done. */
interface Changed<Owner> {
  readonly owner: Owner;
  /** False when it was in that state already. */
  readonly changed: boolean;
  /** Has the field `promise` after a stop. */
  readonly promise: object;
}

/** What a stop promises; looked up after the state was written, since no run opens any more then. */
export async function promiseOf({ models }: ApiDeps, { _id, state }: Pick<Owned, '_id' | 'state'>): Promise<object> {
  if (state === 'active') return {};
  return { promise: stopPromise(await countOpenRuns(models, _id), DELIVER_CONCURRENCY, CHUNK_SIZE) };
}

async function told<Owner extends Owned>(
  deps: ApiDeps,
  tell: (deps: ApiDeps, owner: Owner) => Promise<void>,
  owner: Owner,
  changed: boolean,
): Promise<Changed<Owner>> {
  const promise = await promiseOf(deps, owner);
  await tellOrPromise(deps, owner, promise, () => tell(deps, owner));
  return { owner, changed, promise };
}

/** A stop wins over whatever is changed beside it: one write, whatever the version. */
async function halt<Owner extends Owned, Go extends string, Halt extends string>(
  deps: ApiDeps,
  kind: StateChanges<Owner, Go, Halt>,
  read: Owner,
  action: Halt,
): Promise<Changed<Owner>> {
  const target = kind.halts[action];
  const endedAt = target !== 'paused' && read.state !== target ? deps.now() : undefined;
  const moved = await kind.halt(deps, read, action, endedAt);
  if (moved) return told(deps, kind.tell, moved.after, moved.before !== target);
  const now = await kind.find(deps, read.shop, read.key);
  const verdict = kind.verdict(now.state, action);
  // Its state changed between the two looks.
  if (verdict.ok) return halt(deps, kind, now, action);
  throw verdict.problem;
}

/**
 * Changes the state of a campaign or a programme: MongoDB first, then the workflow is told. In the wanted state already, only
 * the workflow is told, so that a call can be repeated when Temporal was away.
 * @throws Problem action_not_allowed, version_conflict, workflow_unreachable, and what `requireReady` throws
 */
export async function changeState<Owner extends Owned, Go extends string, Halt extends string>(
  deps: ApiDeps,
  kind: StateChanges<Owner, Go, Halt>,
  read: Owner,
  action: Go | Halt,
): Promise<Changed<Owner>> {
  const stops = (asked: Go | Halt): asked is Halt => Object.hasOwn(kind.halts, asked);
  if (stops(action)) return halt(deps, kind, read, action);
  const begins = action === kind.begin;
  const verdict = kind.verdict(read.state, action);
  if (!verdict.ok) {
    const repeated = read.state === 'active' && (kind.beginsAgain || !begins);
    if (repeated) return told(deps, kind.tell, read, false);
    throw verdict.problem;
  }
  if (begins) await kind.requireReady(deps, read);
  const changes = { state: 'active', ...(begins ? kind.begun(deps.now()) : {}) } as Partial<Owner>;
  return told(deps, kind.tell, await kind.change(deps, read, changes), true);
}
