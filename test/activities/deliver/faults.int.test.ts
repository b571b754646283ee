import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DoubtRule } from '../../../domain/base/channel.js';
import { sumLedgers } from '../../../models/run/batch-store.js';
import {
  assertBalanced,
  clear,
  close,
  deliver,
  followers,
  outcomes,
  plannedRun,
  readCustomer,
  readRun,
  refs,
  SHOP,
  setState,
  useWorld,
  withdraw,
} from '../world.js';
import { Freezer, type Hook, hookModels, Killer } from './hooked.js';
import { type Answer, LOST_AFTER, LOST_BEFORE, Provider, REFUSED, REJECTED, type Script, SENT } from './provider.js';

const PEOPLE = refs(10);
const RULES: readonly DoubtRule[] = ['unknown', 'resend', 'ask'];

/** A provider with one of each trouble, most of it over at the second hand-over. */
const TROUBLES: Readonly<Record<string, readonly Answer[]>> = {
  u00001: [REJECTED],
  u00003: [REFUSED],
  u00004: [LOST_AFTER],
  u00005: [LOST_BEFORE],
  u00008: [REFUSED, REFUSED, REFUSED],
};
const troubled: Script = (message, handOver) =>
  TROUBLES[message.id.slice(-6)]?.[handOver - 1] ?? lastAnswer(message.id);
const lastAnswer = (id: string): Answer => (id.endsWith('u00001') ? REJECTED : SENT);

describe('delivery under faults', () => {
  const world = useWorld();

  /** Ten planned followers, one of whom opts out before delivery. */
  async function scene(): Promise<string> {
    await clear(world);
    const run = await plannedRun(world, followers(10));
    await withdraw(world, 'u00006');
    return run;
  }

  /** One attempt; true when the batch is done. Its failures are for Temporal to retry. */
  async function attempt(run: string, provider: Provider, hook?: Hook): Promise<boolean> {
    provider.around = async (moment) => hook?.('provider', moment);
    const models = hook ? hookModels(world.models, hook) : world.models;
    try {
      return (await deliver(world, provider.channel(), run, 0, { models })).done;
    } catch {
      return false;
    }
  }
  async function untilDone(run: string, provider: Provider): Promise<void> {
    for (let tries = 0; !(await attempt(run, provider)); tries += 1) assert.ok(tries < 6, 'the batch is never done');
  }

  /** What must hold whatever happened. */
  async function assertTrue(run: string, provider: Provider, context: string): Promise<void> {
    await assertBalanced(world, run);
    const { ledger } = await readRun(world, run);
    assert.deepEqual(ledger, await sumLedgers(world.models.batches, run), `final ledger: ${context}`);
    assert.equal(ledger.audience, PEOPLE.length, context);
    assert.equal(ledger.pending, 0, context);
    assert.deepEqual(provider.duplicates(), [], `nobody twice: ${context}`);
    const reached = new Set(provider.reached());
    assert.ok(!reached.has('u00006'), `the opt-out holds: ${context}`);
    for (const [ref, outcome] of await outcomes(world, run)) {
      const { touches } = await readCustomer(world, ref);
      assert.ok(touches.length <= 1, `one touch of ${ref}: ${context}`);
      const holds = touches.some((touch) => touch.failed !== true);
      if (outcome === 's') assert.ok(reached.has(ref), `${ref} is 'sent' and was: ${context}`);
      else if (outcome !== 'u') assert.ok(!reached.has(ref), `${ref} is '${outcome}' and was not sent: ${context}`);
      if (reached.has(ref)) assert.ok(holds, `${ref} was sent and is remembered: ${context}`);
      if ('fkx'.includes(outcome)) assert.ok(!holds, `${ref} is '${outcome}' and uses up no cap: ${context}`);
    }
  }

  for (const rule of RULES) {
    it(`a crash at any boundary loses nobody and reaches nobody twice (${rule})`, async () => {
      for (let at = 0; ; at += 1) {
        const run = await scene();
        const provider = new Provider(rule, troubled);
        const killer = new Killer(at);
        await attempt(run, provider, killer.hook);
        await untilDone(run, provider);
        await close(world, run);
        await assertTrue(run, provider, killer.where);
        const { ledger } = await readRun(world, run);
        if (rule !== 'unknown') assert.equal(ledger.unknown, 0, `the provider settles every doubt: ${killer.where}`);
        else assert.ok(ledger.unknown <= 4 + 2, `at most a chunk in doubt: ${killer.where}`);
        if (!killer.dead) {
          assert.ok(at > 20, `the boundaries were counted: ${at}`);
          break;
        }
      }
    }).timeout(240_000);

    it(`two crashes and an end at once lose nobody and reach nobody twice (${rule})`, async () => {
      const crash = fc.nat({ max: 40 });
      await fc.assert(
        fc.asyncProperty(crash, crash, fc.constantFrom('expired', 'cancelled'), async (first, second, rest) => {
          const run = await scene();
          const provider = new Provider(rule, troubled);
          await attempt(run, provider, new Killer(first).hook);
          await attempt(run, provider, new Killer(second).hook);
          await close(world, run, rest as 'expired');
          await assertTrue(run, provider, `crashes at ${first} and ${second}, then ${rest}`);
        }),
        { numRuns: 40 },
      );
    }).timeout(240_000);

    it(`an attempt given up anywhere, and back after another has finished, changes nothing for the worse (${rule})`, async () => {
      for (let at = 0; ; at += 1) {
        const run = await scene();
        const provider = new Provider(rule, troubled);
        const freezer = new Freezer(at);
        const zombie = attempt(run, provider, freezer.hook);
        if (!(await freezer.stopped(zombie))) break;
        await untilDone(run, provider);
        provider.around = async () => undefined;
        freezer.release();
        await zombie;
        await close(world, run);
        await assertTrue(run, provider, `frozen ${freezer.where}`);
      }
    }).timeout(240_000);

    it(`an attempt given up anywhere, and back after the run was closed, corrects the final ledger (${rule})`, async () => {
      for (let at = 0; ; at += 1) {
        const run = await scene();
        const provider = new Provider(rule, troubled);
        const freezer = new Freezer(at);
        const zombie = attempt(run, provider, freezer.hook);
        if (!(await freezer.stopped(zombie))) break;
        await setState(world, `${SHOP}.sale`, 'cancelled');
        await close(world, run, 'cancelled');
        freezer.release();
        await zombie;
        await assertTrue(run, provider, `frozen ${freezer.where}`);
      }
    }).timeout(240_000);

    it(`a run that is closed while an attempt goes on calls nobody untried who was tried (${rule})`, async () => {
      for (let at = 0; ; at += 1) {
        const run = await scene();
        // One recipient stays in doubt to the end of the attempt.
        const provider = new Provider(rule, (message, handOver) =>
          message.id.endsWith('u00004') ? LOST_AFTER : troubled(message, handOver),
        );
        const freezer = new Freezer(at);
        const models = hookModels(world.models, freezer.hook);
        const closing = world.activities({ models }).closeRun({ run, rest: 'expired' });
        if (!(await freezer.stopped(closing))) break;
        await attempt(run, provider);
        freezer.release();
        await closing;
        await assertTrue(run, provider, `closing frozen ${freezer.where}`);
      }
    });

    it(`two attempts at once reach nobody twice (${rule})`, async () => {
      for (let round = 0; round < 10; round += 1) {
        const run = await scene();
        const provider = new Provider(rule, troubled);
        await Promise.all([attempt(run, provider), attempt(run, provider), attempt(run, provider)]);
        await untilDone(run, provider);
        await close(world, run);
        await assertTrue(run, provider, `round ${round}`);
      }
    });
  }
});
