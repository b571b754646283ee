/** The worker's process dies twice on one day of a real programme: while the day is planned, and while its messages leave. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { exportHistories } from '../../dev/demo/histories.js';
import type { Program } from '../../dev/program.js';
import { type Services, startServices, startWorker } from '../../dev/services.js';
import { stackContext, stackFolder } from '../../dev/stack/context.js';
import { identify } from '../../dev/stack/process-identity.js';
import { imbalance } from '../../domain/run/ledger.js';
import { winbackWorkflowId } from '../../domain/winback/ids.js';
import { quiet, workflowBundle } from '../workflows/environment.js';
import { personalData, textsOf } from '../workflows/history-texts.js';
import { DayWitness, until } from './day-witness.js';
import { LapsedShop, PROGRAMME, people, refOf, type Statistics } from './lapsed-shop.js';

const CUSTOMERS = 4_000;
const STACK = `test-kill-${process.pid}`;
/** Twenty connections: two hundred messages a second at most, so that batches take long enough to die in. */
const SLOW_MS = 100;
/** Chunks of several batches are recorded then. */
const RECORDED = 300;
const DEAD_MS = 3_000;

describe("a win-back programme whose worker is killed by SIGKILL, in its day's plan and in its day's messages", function () {
  this.timeout(240_000);
  const everybody = people(CUSTOMERS, new Date());
  const lapsed = everybody.filter((person) => person.lapsed);
  const entering = lapsed.filter(({ consents }) => consents);
  const treated = entering.filter((person) => !person.heldOut);
  const dead = treated.filter((person) => person.dead).map(({ phone }) => phone);
  const folder = mkdtempSync(join(tmpdir(), 'nhip-kill-'));
  const said: string[] = [];
  const workers: Program[] = [];
  let services: Services;
  let witness: DayWitness;
  let shop: LapsedShop;
  let connection: Connection;
  let statistics: Statistics;
  let firstHistory: string;

  const context = stackContext({ log: (line) => said.push(line) });
  before(async () => {
    services = await startServices({ name: STACK, keep: false, reviveWorker: false, context });
    workers.push(services.worker);
    connection = await Connection.connect({ address: services.stack.temporal.address });
    witness = await DayWitness.of(services);
    shop = await LapsedShop.open(services, everybody);
    await witness.provider(SLOW_MS, dead);
  });
  after(async () => {
    await connection?.close();
    await witness?.close();
    for (const worker of workers) await worker.stop();
    await services?.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(stackFolder(context, STACK), { recursive: true, force: true });
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(said.splice(0).join('\n'));
  });

  /** The process itself, not what started it; returns when it is gone. */
  async function killWorker(): Promise<void> {
    const pid = workers.at(-1)?.pid() ?? 0;
    process.kill(pid, 'SIGKILL');
    await until('the end of the worker', async () => (await identify(pid)) === undefined);
  }
  async function startAgain(): Promise<void> {
    // Its provider answers within SLOW_MS, so that a doubt need not grow a minute old here.
    const env = { ...services.env, SMS_ASK_AFTER_SECONDS: '1' };
    workers.push(await startWorker({ ...services, env }, context.log, false));
  }
  const workflow = () => new Client({ connection }).workflow.getHandle(winbackWorkflowId(PROGRAMME));

  it('dies while the day is planned: some customers have entered, and no run is there', async () => {
    const { count } = await shop.sendNow();
    assert.equal(count, treated.length);
    await until('the first entry', () => witness.isEntered(everybody[0]?.ref ?? ''));
    await killWorker();
    firstHistory = (await workflow().describe()).runId;
    const entered = [...(await witness.entries()).values()].filter(({ length }) => length > 0).length;
    assert.ok(entered > 0 && entered < entering.length, `${entered} of ${entering.length} have entered`);
    assert.deepEqual(await witness.runs(), []);
    assert.equal((await witness.stats()).requests, 0);
    said.push(`killed in the plan: ${entered} of ${entering.length} had entered`);
  });

  it('comes back after Temporal has missed it, and the plan goes on where it was', async () => {
    await until('Temporal to give the attempt up', async () => {
      const [plan] = (await workflow().describe()).raw.pendingActivities ?? [];
      return (plan?.attempt ?? 0) > 1;
    });
    await startAgain();
    await until('the run', async () => (await witness.runs()).length > 0);
  });

  it('dies in the middle of batches: some messages are recorded, some only sent, many not begun', async () => {
    const sent = async (): Promise<number> =>
      (await witness.outcomes()).filter(({ outcome }) => outcome === 's').length;
    await until('recorded messages', async () => (await sent()) >= RECORDED);
    await killWorker();
    // What was under way still reaches its customers: nobody is there to hear that it did.
    const { accepted } = await until('the provider to take what it was given', async () => {
      const stats = await witness.stats();
      return stats.requests === stats.accepted + stats.rejected && stats;
    });
    const recorded = await sent();
    assert.ok(recorded < accepted && accepted < treated.length / 2, `${recorded} of ${accepted}`);
    // Also with nobody at work the seller sees where the day stands.
    const { ledger } = (await shop.statistics()).total;
    assert.deepEqual([imbalance(ledger), ledger.sent, ledger.pending > 0], [0, recorded, true]);
    said.push(`killed in the messages: ${accepted} accepted, ${recorded} recorded, of ${treated.length}`);
  });

  it('comes back before Temporal has missed it, and the day ends', async () => {
    await delay(DEAD_MS);
    await witness.provider(0, dead);
    await startAgain();
    await until('the end of the run', async () => (await witness.runs()).every(({ state }) => state === 'closed'));
    statistics = await shop.statistics();
  });

  it('has entered everybody who has lapsed and can be reached exactly once, each into their own arm, and nobody else', async () => {
    const entries = await witness.entries();
    for (const person of everybody) {
      const own = (entries.get(person.ref) ?? []).map(({ arm }) => arm);
      assert.deepEqual(own, entering.includes(person) ? [person.heldOut ? 'holdout' : 'treated'] : [], person.ref);
    }
    assert.equal(statistics.total.qualified, entering.length);
    assert.equal(statistics.total.heldOut, entering.length - treated.length);
    assert.deepEqual(
      statistics.days.map(({ outOfReach }) => outOfReach),
      [lapsed.length - entering.length],
    );
    assert.equal((await witness.runs()).length, 1);
  });

  it('has sent each chosen customer exactly one message, or counts why not; those held out got nothing', async () => {
    const [run] = await witness.runs();
    const received = await witness.received();
    const messages = countsOf(received.map(({ id }) => refOf(run?._id ?? '', id)));
    const phones = countsOf(received.map(({ to }) => to));
    const outcomes = new Map((await witness.outcomes()).map(({ ref, outcome }) => [ref, outcome]));
    const planned = countsOf((await witness.outcomes()).map(({ ref }) => ref));
    for (const person of everybody) {
      const isChosen = treated.includes(person);
      const expected = isChosen && !person.dead ? 1 : 0;
      assert.equal(messages.get(person.ref) ?? 0, expected, `messages for ${person.ref}`);
      assert.equal(phones.get(person.phone) ?? 0, expected, `messages on the phone of ${person.ref}`);
      assert.equal(planned.get(person.ref) ?? 0, isChosen ? 1 : 0, `places of ${person.ref} in the plan`);
      assert.equal(outcomes.get(person.ref), isChosen ? (person.dead ? 'f' : 's') : undefined, person.ref);
    }
  });

  it('has books that balance and agree with the provider', async () => {
    const { ledger, funnel } = statistics.total;
    const { accepted, duplicates } = await witness.stats();
    assert.equal(imbalance(ledger), 0);
    assert.deepEqual(ledger, {
      audience: treated.length,
      sent: accepted,
      failed: dead.length,
      skipped: {},
      expired: 0,
      pending: 0,
      unknown: 0,
    });
    assert.equal(accepted, treated.length - dead.length);
    assert.equal(duplicates, 0);
    assert.ok(funnel.delivered <= accepted);
    await until('all receipts', async () => (await shop.statistics()).total.funnel.delivered === accepted);
  });

  it('has a workflow that goes on, and ends when the seller stops it', async () => {
    await until('the next history', async () => (await workflow().describe()).runId !== firstHistory);
    assert.equal((await workflow().describe()).status.name, 'RUNNING');
    await shop.ask('POST', '/stop', {});
    assert.equal(await workflow().result(), 'stopped');
  });

  it('leaves histories without a failed task or personal data, which replay', async () => {
    // The day's, its run's, and the one that the seller stopped; a list of workflows may be a moment late.
    const { address } = services.stack.temporal;
    await until('three histories', async () => (await exportHistories(address, folder)) === 3);
    const histories = readdirSync(folder).map((workflowId) => ({
      workflowId,
      history: JSON.parse(readFileSync(join(folder, workflowId), 'utf8')) as { events: HistoryEvent[] },
    }));
    let missed = 0;
    for (const { workflowId, history } of histories) {
      const cause = (event: HistoryEvent) => event.activityTaskStartedEventAttributes?.lastFailure?.timeoutFailureInfo;
      missed += history.events.filter((event) => cause(event)?.timeoutType === 'TIMEOUT_TYPE_HEARTBEAT').length;
      const failed = history.events.filter((event) => /TASK_FAILED$/.test(event.eventType));
      assert.deepEqual(failed, [], workflowId);
      assert.deepEqual(personalData(textsOf(history)), [], workflowId);
    }
    assert.ok(missed > 1, 'the kills befell the plan and at least one batch at work');
    quiet();
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      histories,
    ))
      assert.equal(error, undefined, `${workflowId}: ${error?.message}`);
  });
});

/** As `temporal workflow show --output json` shows it. */
interface HistoryEvent {
  readonly eventType: string;
  readonly activityTaskStartedEventAttributes?: {
    readonly lastFailure?: { readonly timeoutFailureInfo?: { readonly timeoutType: string } };
  };
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
