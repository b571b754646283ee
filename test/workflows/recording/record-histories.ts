/**
 * Records the histories of a release for the replay test: `node --import=tsx test/workflows/recording/record-histories.ts`,
 * into a folder of its commit; with names behind it, only those scenes. What is there is never recorded again (docs/changing-workflows.md).
 */
import { ApplicationFailure } from '@temporalio/common';
import { campaignWorkflowId, outreachWorkflowId, runId } from '../../../domain/base/ids.js';
import { DECISIONS } from '../../../workflows/contract.js';
import { stopServers } from '../../support/servers.js';
import { Stage } from '../environment.js';
import type { World } from '../world.js';
import { saveAll, saveHistory } from './save-history.js';

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
const stage = await Stage.local();
await stage.startWorkers();

const save = (name: string, workflowId: string, run?: string): Promise<void> =>
  saveHistory(stage.env.client, name, workflowId, run);
const saveCampaign = (name: string, world: World): Promise<void> =>
  save(`campaign-${name}`, campaignWorkflowId(world.campaign));
const saveOutreach = (name: string, world: World, outreach: string): Promise<void> =>
  save(`outreach-${name}`, outreachWorkflowId(runId(world.campaign, outreach)));

/** Four windows, `seconds` each. */
function four(seconds: number): World {
  const world = stage.world();
  const base = Date.now();
  const names = ['pre_launch', 'launch', 'campaign_day', 'post_campaign'] as const;
  world.windows = names.map((window, n) => ({
    window,
    opensAt: base + n * seconds * 1000,
    closesAt: base + (n + 1) * seconds * 1000,
  }));
  const audiences = ['potential', 'wishlist', 'cart', 'unreviewed'];
  world.windows.forEach(({ window, opensAt, closesAt }, n) => {
    world.add({ id: audiences[n] ?? '', window, dueAt: opensAt + 100, expiresAt: closesAt, people: 300 + n * 500 });
  });
  return world;
}

/** A world whose batches are slow and learn of a stop only from Temporal. */
function slow(seconds: number): World {
  const world = four(seconds);
  world.asksGate = false;
  world.hooks.chunk = () => sleep(300);
  return world;
}
const begun = async (world: World): Promise<void> => {
  while (world.sends.length === 0) await sleep(20);
};
const change = (world: World, state: World['state']): Promise<void> =>
  stage.change(world, () => {
    world.state = state;
  });

/** What is recorded, by name. */
const SCENES: Readonly<Record<string, () => Promise<void>>> = {
  whole: async () => {
    const whole = four(1.5);
    await (await stage.start(whole)).result();
    await saveCampaign('four-windows', whole);
    await saveOutreach('delivered', whole, 'unreviewed');
  },
  toggled: async () => {
    const toggled = slow(4);
    const toggledHandle = await stage.start(toggled);
    await begun(toggled);
    await change(toggled, 'paused');
    await sleep(1_000);
    await change(toggled, 'active');
    await toggledHandle.result();
    await saveCampaign('paused-and-resumed', toggled);
    await saveOutreach('paused-and-resumed', toggled, 'potential');
  },
  cancelled: async () => {
    const cancelled = slow(4);
    const cancelledHandle = await stage.start(cancelled);
    await begun(cancelled);
    await change(cancelled, 'cancelled');
    await cancelledHandle.result();
    await saveCampaign('cancelled', cancelled);
    await saveOutreach('cancelled', cancelled, 'potential');
  },
  failing: async () => {
    const failing = four(2);
    failing.hooks.deliver = (_run, seq) => {
      if (seq === 0) throw ApplicationFailure.nonRetryable('refused', 'ChannelRejected');
    };
    await (await stage.start(failing)).result();
    await saveOutreach('failing-and-expired', failing, 'cart');
  },
  continued: async () => {
    const continued = four(2);
    const handle = await stage.start(continued, 20);
    const { runId: first } = await handle.describe();
    await handle.result();
    await save('campaign-continued-first', handle.workflowId, first);
    await save('campaign-continued-last', handle.workflowId);
    await saveOutreach('continued-last', continued, 'unreviewed');
  },
  edited: async () => {
    const edited = four(4);
    const editedHandle = await stage.start(edited);
    await begun(edited);
    await stage.change(edited, () => {
      for (const outreach of edited.outreaches) if (outreach.id === 'cart') outreach.dueAt += 500;
      const last = edited.outreaches.at(-1);
      if (last) edited.outreaches.push({ ...last, id: 'added' });
    });
    await editedHandle.result();
    await saveCampaign('edited', edited);
  },
  pausedAnew: async () => {
    const pausedAnew = slow(4);
    const pausedAnewHandle = await stage.start(pausedAnew, 20);
    const { runId: pausedFirst } = await pausedAnewHandle.describe();
    await begun(pausedAnew);
    await change(pausedAnew, 'paused');
    await sleep(700);
    await change(pausedAnew, 'active');
    await pausedAnewHandle.result();
    await saveAll(stage.env.client, 'campaign-paused-continued', pausedAnewHandle.workflowId, pausedFirst);
  },
  asked: async () => {
    const asked = slow(4);
    for (const outreach of asked.outreaches) outreach.channel = 'sms';
    const waits = [1_500, 500];
    asked.hooks.ask = () => {
      const againInMs = waits.shift();
      return againInMs === undefined ? {} : { againInMs };
    };
    const askedHandle = await stage.start(asked);
    await begun(asked);
    await change(asked, 'cancelled');
    await askedHandle.result();
    await saveOutreach('asked-and-cancelled', asked, 'potential');
  },
  rest: async () => {
    const late = four(2);
    const outreach = late.add({ id: 'late', window: 'launch', dueAt: 0, expiresAt: 1, channel: 'sms', people: 60_000 });
    const lateHandle = await stage.startOutreach(late, outreach.id, { maxHistoryEvents: 20 });
    const { runId: firstRest } = await lateHandle.describe();
    await lateHandle.result();
    await saveAll(stage.env.client, 'outreach-rest-continued', lateHandle.workflowId, firstRest);
  },
};

/** One outreach alone, whose books do not balance until they were proved again. */
async function unbalanced(): Promise<{ world: World; handle: Awaited<ReturnType<typeof stage.startOutreach>> }> {
  const world = four(4);
  world.hooks.close = () => {
    world.hooks = {};
    world.held = 'ledger';
    world.heldUntil = Date.now() + 60_000;
    throw ApplicationFailure.nonRetryable('they do not', 'LedgerImbalance');
  };
  const handle = await stage.startOutreach(world, 'potential');
  while (world.heldUntil === undefined) await sleep(20);
  await sleep(300);
  return { world, handle };
}

/** What an operator is waited for, and says. */
const OPERATOR: Readonly<Record<string, () => Promise<void>>> = {
  waited: async () => {
    const { world, handle } = await unbalanced();
    await handle.executeUpdate(DECISIONS.retry.update);
    await handle.result();
    await saveOutreach('waited-and-retried', world, 'potential');
  },
  skipped: async () => {
    const { world, handle } = await unbalanced();
    await handle.executeUpdate(DECISIONS.skip.update);
    await handle.result();
    await saveOutreach('waited-and-skipped', world, 'potential');
  },
  unplanned: async () => {
    const world = four(4);
    world.held = 'plan';
    const handle = await stage.startOutreach(world, 'potential');
    await sleep(500);
    await handle.executeUpdate(DECISIONS.retry.update);
    await handle.result();
    await saveOutreach('unplanned-and-retried', world, 'potential');
  },
  calledOff: async () => {
    const world = slow(4);
    const handle = await stage.startOutreach(world, 'potential');
    await begun(world);
    await handle.executeUpdate(DECISIONS.cancel.update);
    await handle.result();
    await saveOutreach('called-off', world, 'potential');
  },
  unreadable: async () => {
    const world = four(2);
    world.flaw = { reason: 'document', detail: 'windows.0.outreaches.1.dueAt', until: Date.now() + 60_000 };
    const handle = await stage.start(world);
    await sleep(500);
    await handle.executeUpdate(DECISIONS.skip.update);
    await handle.result();
    await saveCampaign('waited-and-skipped', world);
  },
  experiment: async () => {
    const world = four(4);
    for (const outreach of world.outreaches) outreach.horizonAt = Date.now() + 1_500;
    await (await stage.startOutreach(world, 'potential')).result();
    await saveOutreach('experiment', world, 'potential');
  },
};

const ALL = { ...SCENES, ...OPERATOR };
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(ALL)) {
  const scene = ALL[name];
  if (!scene) throw new Error(`Cannot record '${name}': it must be among ${Object.keys(ALL).join(', ')}`);
  await scene();
}

await stage.close();
await stopServers();
