import assert from 'node:assert/strict';
import fc from 'fast-check';
import { batchId, customerId } from '../../../domain/base/ids.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { type Assigned, assignedTo } from '../../../models/experiment/assigned.js';
import { minutes, SHOP, useWorld } from '../../activities/world.js';

/** What one plan made of one customer. */
type Made = 'recipient' | 'held out' | 'no code' | 'refused' | 'no member';
type Planned = Pick<Batch, '_id' | 'run' | 'seq' | 'plannedAt' | 'cursor' | 'customers' | 'heldOut' | 'refused'>;

/** Refs whose order as ids is not that of their letters alone: `-` and `/` are about the separator. */
const REFS = ['a', 'a-1', 'a.2', 'a/3', 'b', 'b1', 'B', 'c', 'd', 'ê', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'];
const ORDERED = REFS.toSorted((a, b) => (customerId(SHOP, a) < customerId(SHOP, b) ? -1 : 1));

const made = fc.constantFrom<Made>('recipient', 'held out', 'no code', 'refused', 'no member');
/** One run: what it made of everybody, and how many customers each of its batches has seen. */
const aRun = fc.record({
  made: fc.array(made, { minLength: ORDERED.length, maxLength: ORDERED.length }),
  size: fc.integer({ min: 1, max: 7 }),
  at: fc.integer({ min: 0, max: 500 }),
  /** Batches that are not planned yet are missing at the end. */
  missing: fc.integer({ min: 0, max: 2 }),
});
type ARun = typeof aRun extends fc.Arbitrary<infer T> ? T : never;

function batchesOf(run: string, { made: kinds, size, at, missing }: ARun): Planned[] {
  const batches: Planned[] = [];
  for (let from = 0; from < ORDERED.length; from += size) {
    const seen = ORDERED.slice(from, from + size).map((ref, n) => ({ ref, kind: kinds[from + n] }));
    const refsOf = (kind: Made): string[] => seen.filter((one) => one.kind === kind).map(({ ref }) => ref);
    const seq = batches.length;
    batches.push({
      _id: batchId(run, seq),
      run,
      seq,
      plannedAt: minutes(at + seq),
      cursor: customerId(SHOP, seen.at(-1)?.ref ?? ''),
      customers: refsOf('recipient'),
      heldOut: refsOf('held out'),
      refused: { no_code: refsOf('no code'), no_consent: refsOf('refused') },
    });
  }
  return batches.slice(0, Math.max(0, batches.length - missing));
}

/** All batches one after the other, everybody remembered. */
function byHand(batches: readonly Planned[]): Map<string, [string, number]> {
  const people = new Map<string, [string, number]>();
  for (const { plannedAt, customers, heldOut = [], refused } of batches) {
    const note = (refs: readonly string[], arm: string): void => {
      for (const ref of refs) {
        const known = people.get(customerId(SHOP, ref));
        if (!known || plannedAt.getTime() < known[1]) people.set(customerId(SHOP, ref), [arm, plannedAt.getTime()]);
      }
    };
    note([...customers, ...(refused?.no_code ?? [])], 'treated');
    note(heldOut, 'holdout');
  }
  return people;
}

describe('everybody whom the runs of a campaign were planned for', () => {
  const world = useWorld();

  async function read(runs: readonly string[]): Promise<Assigned[]> {
    const all: Assigned[] = [];
    for await (const page of assignedTo(world.models, SHOP, runs)) all.push(...page);
    return all;
  }

  it('is found once, as the first plan had them, in whatever batches they stand', async () => {
    let scene = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aRun, { maxLength: 4 }), async (runs) => {
        scene += 1;
        const ids = runs.map((_, n) => `${SHOP}.s${scene}.o${n}.1`);
        const batches = runs.flatMap((run, n) => batchesOf(ids[n] ?? '', run));
        if (batches.length > 0) await native(world.models.batches).insertMany(batches as never[]);
        const found = await read(ids);
        const expected = byHand(batches);
        assert.equal(found.length, expected.size);
        for (const { id, arm, since } of found) {
          const [otherArm, at] = expected.get(id) ?? [];
          assert.equal(since.getTime(), at, id);
          // Two plans of one instant may differ here; in life an arm never changes.
          if (new Set(batches.map(({ plannedAt }) => plannedAt.getTime())).size === batches.length)
            assert.equal(arm, otherArm, id);
        }
      }),
      { seed: 17, numRuns: 40 },
    );
  });

  it('counts who was erased once, though their alias stands where it does not belong', async () => {
    const runs = ['x', 'y'].map((name) => `${SHOP}.erased.${name}.1`);
    for (const run of runs) {
      const [first, second] = ['b', 'm'].map((cursor, seq) => ({
        _id: batchId(run, seq),
        run,
        seq,
        plannedAt: minutes(seq),
        cursor: customerId(SHOP, cursor),
      }));
      // `erased-…` sorts behind b: in the first batch it is a stray, and must not push c and d aside.
      await native(world.models.batches).insertMany([
        { ...first, customers: ['a', 'erased-7'], heldOut: ['b'] },
        { ...second, customers: ['c', 'd'], heldOut: ['erased-8'] },
      ] as never[]);
    }
    const found = await read(runs);
    assert.deepEqual(found.map(({ id, arm }) => `${id.slice(SHOP.length + 1)} ${arm}`).sort(), [
      'a treated',
      'b holdout',
      'c treated',
      'd treated',
      'erased-7 treated',
      'erased-8 holdout',
    ]);
  });
});
