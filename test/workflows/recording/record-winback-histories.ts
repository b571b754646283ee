/**
 * Records the win-back workflow's histories for the replay test: `node --import=tsx test/workflows/recording/record-winback-histories.ts`.
 * When to: see record-histories.ts.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { winbackWorkflowId } from '../../../domain/winback/ids.js';
import { stopServers, temporalServer } from '../../support/servers.js';
import { quiet } from '../environment.js';
import { DAY_MS, Programmes } from '../winback-programme.js';
import { saveAll, saveHistory } from './save-history.js';

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
quiet();
const { address } = await temporalServer();
const env = await TestWorkflowEnvironment.createFromExistingServer({ address });
const programmes = new Programmes(env);
await programmes.startWorker();

const saveWinback = (name: string, programme: string, run?: string): Promise<void> =>
  saveHistory(env.client, `winback-${name}`, winbackWorkflowId(programme), run);

const [days, daysStarted] = programmes.start('days', 3);
const { firstExecutionRunId } = await daysStarted;
await (await daysStarted).result();
await saveWinback('day', days.id, firstExecutionRunId);
await saveWinback('ended', days.id);

const [paused, pausedStarted] = programmes.start('paused', 1_000);
await pausedStarted;
while (paused.planned.length === 0 || paused.open.size > 0) await sleep(20);
await programmes.change(paused, 'paused');
await sleep(2 * DAY_MS);
await programmes.change(paused, 'active');
const planned = paused.planned.length;
while (paused.planned.length === planned || paused.open.size > 0) await sleep(20);
await programmes.change(paused, 'stopped');
await (await pausedStarted).result();
const pausedFirst = (await pausedStarted).firstExecutionRunId;
await saveAll(env.client, 'winback-paused-resumed-stopped', winbackWorkflowId(paused.id), pausedFirst);
await programmes.stopWorker();

await env.teardown();
await stopServers();
