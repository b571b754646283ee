/**
 * Records the histories of a release for the replay test: `node --import=tsx test/workflows/recording/record-histories.ts`,
 * into a folder of its commit. What is there is never recorded again (docs/changing-workflows.md).
 */
import { ApplicationFailure } from '@temporalio/common';
import { campaignWorkflowId, outreachWorkflowId, runId } from '../../../domain/base/ids.js';
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

const whole = four(1.5);
await (await stage.start(whole)).result();
await saveCampaign('four-windows', whole);
await saveOutreach('delivered', whole, 'unreviewed');

const toggled = slow(4);
const toggledHandle = await stage.start(toggled);
await begun(toggled);
await change(toggled, 'paused');
await sleep(1_000);
await change(toggled, 'active');
await toggledHandle.result();
await saveCampaign('paused-and-resumed', toggled);
await saveOutreach('paused-and-resumed', toggled, 'potential');

const cancelled = slow(4);
const cancelledHandle = await stage.start(cancelled);
await begun(cancelled);
await change(cancelled, 'cancelled');
await cancelledHandle.result();
await saveCampaign('cancelled', cancelled);
await saveOutreach('cancelled', cancelled, 'potential');

const failing = four(2);
failing.hooks.deliver = (_run, seq) => {
  if (seq === 0) throw ApplicationFailure.nonRetryable('refused', 'ChannelRejected');
};
await (await stage.start(failing)).result();
await saveOutreach('failing-and-expired', failing, 'cart');

const continued = four(2);
const handle = await stage.start(continued, 20);
const { runId: first } = await handle.describe();
await handle.result();
await save('campaign-continued-first', handle.workflowId, first);
await save('campaign-continued-last', handle.workflowId);
await saveOutreach('continued-last', continued, 'unreviewed');

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

const pausedAnew = slow(4);
const pausedAnewHandle = await stage.start(pausedAnew, 20);
const { runId: pausedFirst } = await pausedAnewHandle.describe();
await begun(pausedAnew);
await change(pausedAnew, 'paused');
await sleep(700);
await change(pausedAnew, 'active');
await pausedAnewHandle.result();
await saveAll(stage.env.client, 'campaign-paused-continued', pausedAnewHandle.workflowId, pausedFirst);

await stage.close();
await stopServers();
