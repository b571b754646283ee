import assert from 'node:assert/strict';
import type { ApiDeps } from '../../../api/deps.js';
import { Problem } from '../../../api/http/problems.js';
import { changeState, type StateChanges } from '../../../api/temporal/change-state.js';

type State = 'draft' | 'active' | 'paused' | 'cancelled';
type Go = 'start' | 'resume';
type Halt = 'pause' | 'cancel';
interface Owner {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly state: State;
  readonly version: number;
  readonly endedAt?: Date;
}

const NOW = new Date('2026-11-11T03:00:00Z');
const ALLOWED: Readonly<Record<State, readonly (Go | Halt)[]>> = {
  draft: ['start', 'cancel'],
  active: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  cancelled: [],
};
const owner = (state: State): Owner => ({ _id: 'an.tet', shop: 'an', key: 'tet', state, version: 3 });

/** One stored owner, what was written to it and who was told. */
function world(stored: Owner, over: Partial<StateChanges<Owner, Go, Halt>> = {}) {
  const seen: string[] = [];
  let now = stored;
  const write = (changes: Partial<Owner>): Owner => {
    now = { ...now, ...changes, version: now.version + 1 };
    seen.push(`wrote ${now.state}${changes.endedAt ? ' ended' : ''}`);
    return now;
  };
  const kind: StateChanges<Owner, Go, Halt> = {
    verdict: (state, action) =>
      ALLOWED[state].includes(action)
        ? { ok: true }
        : { ok: false, problem: new Problem('action_not_allowed', `${action} of ${state}`) },
    begin: 'start',
    beginsAgain: true,
    begun: () => ({}),
    halts: { pause: 'paused', cancel: 'cancelled' },
    requireReady: async () => void seen.push('asked whether it is ready'),
    find: async () => now,
    change: async (_deps, _read, changes) => write(changes),
    halt: async (_deps, _read, action, endedAt) => {
      const before = now.state;
      const may = ALLOWED[before].includes(action) || before === kind.halts[action];
      return may ? { before, after: write({ state: kind.halts[action], ...(endedAt ? { endedAt } : {}) }) } : undefined;
    },
    tell: async () => void seen.push('told'),
    ...over,
  };
  const runs = { countDocuments: async () => 2 };
  const deps = { now: () => NOW, models: { runs }, log: { error: () => seen.push('logged') } } as unknown as ApiDeps;
  const act = (read: Owner, action: Go | Halt) => changeState(deps, kind, read, action);
  return { act, seen };
}
const refused = (said: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === 'action_not_allowed' && said.test(error.message);

describe('a change of state', () => {
  it('asks whether a draft is ready, writes, then tells its workflow', async () => {
    const { act, seen } = world(owner('draft'));
    const { owner: after, changed, promise } = await act(owner('draft'), 'start');
    assert.deepEqual([after.state, after.version, changed, promise], ['active', 4, true, {}]);
    assert.deepEqual(seen, ['asked whether it is ready', 'wrote active', 'told']);
  });

  it('asks nothing of what was begun before', async () => {
    const { act, seen } = world(owner('paused'));
    await act(owner('paused'), 'resume');
    assert.deepEqual(seen, ['wrote active', 'told']);
  });

  it('writes nothing the second time, and tells the workflow again', async () => {
    for (const action of ['start', 'resume'] as const) {
      const { act, seen } = world(owner('active'));
      assert.equal((await act(owner('active'), action)).changed, false);
      assert.deepEqual(seen, ['told']);
    }
  });

  it('refuses to begin again what may begin once', async () => {
    const { act, seen } = world(owner('active'), { beginsAgain: false });
    await assert.rejects(act(owner('active'), 'start'), refused(/start of active/));
    assert.equal((await act(owner('active'), 'resume')).changed, false);
    assert.deepEqual(seen, ['told']);
  });

  it('writes nothing that is not ready', async () => {
    const requireReady = async () => Promise.reject(new Problem('preflight_failed', 'not ready'));
    const { act, seen } = world(owner('draft'), { requireReady });
    await assert.rejects(act(owner('draft'), 'start'), { code: 'preflight_failed' });
    assert.deepEqual(seen, []);
  });

  it('stops with a promise over all runs that are open, and notes an end once', async () => {
    const { act, seen } = world(owner('active'));
    assert.deepEqual(Object.keys((await act(owner('active'), 'pause')).promise), ['promise']);
    assert.equal((await act(owner('paused'), 'cancel')).changed, true);
    assert.equal((await act(owner('cancelled'), 'cancel')).changed, false);
    assert.deepEqual(seen, ['wrote paused', 'told', 'wrote cancelled ended', 'told', 'wrote cancelled', 'told']);
  });

  it('stops what has become stoppable between two looks, and refuses what has not', async () => {
    let looks = 0;
    const late = world(owner('active'), {
      halt: async () => {
        looks += 1;
        return looks === 1 ? undefined : { before: 'active', after: { ...owner('paused'), version: 4 } };
      },
    });
    assert.equal((await late.act(owner('draft'), 'pause')).owner.state, 'paused');
    assert.equal(looks, 2);
    const never = world(owner('draft'));
    await assert.rejects(never.act(owner('active'), 'pause'), refused(/pause of draft/));
  });

  it('is answered with its promise while the workflow cannot be told, and only a stop is', async () => {
    const tell = async () => Promise.reject(new Problem('workflow_unreachable', 'away'));
    const stop = world(owner('active'), { tell });
    assert.ok('promise' in (await stop.act(owner('active'), 'pause')).promise);
    assert.deepEqual(stop.seen, ['wrote paused', 'logged']);
    await assert.rejects(world(owner('paused'), { tell }).act(owner('paused'), 'resume'), {
      code: 'workflow_unreachable',
    });
  });
});
