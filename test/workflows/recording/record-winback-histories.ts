/**
 * Records the win-back workflow's histories for the replay test: `node --import=tsx test/workflows/recording/record-winback-histories.ts`.
 * When to: see record-histories.ts.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { winbackWorkflowId } from '../../../domain/winback/ids.js';
import { stopServers, temporalServer } from '../../support/servers.js';
import { quiet } from '../environment.js';
import { DAY_MS, Programmes } from '../winback-programme.js';
import { saveHistory } from './save-history.js';

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
quiet();
const { address } = await temporalServer();
const env = await TestWorkflowEnvironment.createFromExistingServer({ address });
const programmes = new Programmes(env);
await programmes.startWorker();

/** The run that continued this one; undefined behind the last. */
async function nextRun(programme: string, run: string): Promise<string | undefined> {
  const history = await env.client.workflow.getHandle(winbackWorkflowId(programme), run).fetchHistory();
  const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  return last?.newExecutionRunId ?? undefined;
}
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
let run: string | undefined = (await pausedStarted).firstExecutionRunId;
for (let n = 1; run !== undefined; n += 1) {
  await saveWinback(`paused-resumed-stopped-${n}`, paused.id, run);
  run = await nextRun(paused.id, run);
}
await programmes.stopWorker();

await env.teardown();
await stopServers();
