import { FINAL_STATES } from '../../domain/campaign/states.js';
import { WINBACK_FINAL } from '../../domain/winback/states.js';
import { ownersById, untoldOwners, type WatchedOwner, watchedOwners } from '../../models/campaign/owners.js';
import type { ApiDeps } from '../deps.js';
import { startOwner, tellOwner } from './tell-workflow.js';

type Deps = Pick<ApiDeps, 'models' | 'workflows' | 'log' | 'now'>;

/** Looked at together: hides the round trip and leaves Temporal's namespace to others. */
const AT_ONCE = 8;
/** A plan that is over lets its runs close first; a workflow that is open for longer afterwards is reported. */
const CLOSING_MS = 60 * 60_000;
const IDS_AT_ONCE = 500;

/** What one sweep found and mended. */
export interface Swept {
  /** Saved plans whose workflow had not been told, and now was. */
  readonly told: number;
  /** Active and paused plans that had no open workflow, and now do. */
  readonly started: number;
  /** Active and paused plans whose workflow has completed: nothing starts it again by itself. */
  readonly ended: number;
  /** Open workflows whose plan is a draft, is gone, or was over an hour ago. */
  readonly ownerless: number;
}

async function atOnce<T>(items: AsyncIterable<T>, size: number, work: (items: T[]) => Promise<void>): Promise<void> {
  let some: T[] = [];
  for await (const item of items) {
    some.push(item);
    if (some.length < size) continue;
    await work(some);
    some = [];
  }
  if (some.length > 0) await work(some);
}

/** @returns what was missing, or undefined when all is well */
async function mend(deps: Deps, owner: WatchedOwner): Promise<'started' | 'ended' | undefined> {
  const seen = await deps.workflows.look(owner._id);
  if (seen === 'open') return undefined;
  // It may have ended since it was read.
  const [now] = await ownersById(deps.models, [owner._id]);
  if (now === undefined || (now.state !== 'active' && now.state !== 'paused')) return undefined;
  if (seen === 'completed') {
    deps.log.error({ owner: now._id, state: now.state }, 'a plan is not over, and its workflow has ended');
    return 'ended';
  }
  await startOwner(deps, now);
  deps.log.warn({ owner: now._id, state: now.state }, 'a plan had no workflow: started');
  return 'started';
}

/** @returns why the open workflow of this id should not be there; undefined when it should */
function strangeness(owner: WatchedOwner | undefined, now: Date): string | undefined {
  if (owner === undefined) return 'its plan is gone';
  if (owner.state === 'draft') return 'its plan is a draft';
  const isOver = [...FINAL_STATES, ...WINBACK_FINAL].some((state) => state === owner.state);
  if (!isOver || now.getTime() - (owner.endedAt?.getTime() ?? 0) < CLOSING_MS) return undefined;
  return 'its plan was over more than an hour ago';
}

/**
 * Brings Temporal in line with MongoDB, which holds the truth: tells what was saved and not told, starts what is active or
 * paused and has no workflow, and reports open workflows that no plan stands behind. Any number may run at once, on any
 * number of servers: every step may be repeated.
 * @throws WorkflowsUnreachable, or the driver's error, when one of the two is away: sweep again later
 */
export async function sweep(deps: Deps): Promise<Swept> {
  const swept = { told: 0, started: 0, ended: 0, ownerless: 0 };
  await atOnce(untoldOwners(deps.models), AT_ONCE, async (owners) => {
    await Promise.all(owners.map((owner) => tellOwner(deps, owner)));
    swept.told += owners.length;
  });
  await atOnce(watchedOwners(deps.models), AT_ONCE, async (owners) => {
    for (const found of await Promise.all(owners.map((owner) => mend(deps, owner)))) if (found) swept[found] += 1;
  });
  await atOnce(deps.workflows.openOwners(), IDS_AT_ONCE, async (ids) => {
    const owners = new Map((await ownersById(deps.models, ids)).map((owner) => [owner._id, owner]));
    for (const id of ids) {
      const why = strangeness(owners.get(id), deps.now());
      if (why === undefined) continue;
      // Whose plan was deleted ends as cancelled once it looks.
      if (!owners.has(id)) await deps.workflows.changed(id);
      deps.log.error({ owner: id, why }, 'a workflow is open that no plan stands behind');
      swept.ownerless += 1;
    }
  });
  return swept;
}
