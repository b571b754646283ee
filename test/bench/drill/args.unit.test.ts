import assert from 'node:assert/strict';
import { parseDrillArgs } from '../../../bench/drill/args.js';
import { orderOfKinds } from '../../../bench/drill/drill.js';
import { KINDS } from '../../../bench/drill/kinds.js';
import { broken } from '../../../bench/drill/play.js';

const NAMES = KINDS.map(({ name }) => name);

describe("a drill's options", () => {
  it('are twenty rounds with 20,000 customers unless said otherwise', () => {
    const args = parseDrillArgs([], NAMES);
    assert.deepEqual([args.rounds, args.seed, args.customers, args.kinds], [20, 7, 20_000, undefined]);
    const some = parseDrillArgs(['--rounds', '2', '--kinds', 'cancel,kill-mongo', '--json', 'x.json'], NAMES);
    assert.deepEqual([some.rounds, some.kinds, some.json], [2, ['cancel', 'kill-mongo'], 'x.json']);
  });
  it('that cannot be taken are named, with what is allowed', () => {
    assert.throws(() => parseDrillArgs(['--rounds', '0'], NAMES), /--rounds '0': it must be a whole number from 1/);
    assert.throws(() => parseDrillArgs(['--kinds', 'flood'], NAMES), /--kinds 'flood': it must be among kill-channels/);
  });
});

describe('the order of kinds', () => {
  it('is the same for a seed, another for another, and has each kind once before any comes again', () => {
    const names = (seed: number): string[] => orderOfKinds(KINDS, KINDS.length + 3, seed).map(({ name }) => name);
    assert.deepEqual(names(7), names(7));
    assert.notDeepEqual(names(7), names(8));
    assert.equal(new Set(names(7).slice(0, KINDS.length)).size, KINDS.length);
  });
  it('has names of its own for all', () => {
    assert.equal(new Set(NAMES).size, NAMES.length);
  });
});

describe('what breaks a round', () => {
  const good = { kind: 'cancel', seed: '7-1', lost: 0, duplicates: 0, unknown: 3, balanced: true, stuck: 0 };
  const report = { ...good, recoveryMs: null, afterPromise: 0, notes: [] };
  it('is anything lost, twice, stuck, late or not balanced; a few unknown do not', () => {
    assert.deepEqual(broken(report), []);
    const bad = { ...report, lost: 1, duplicates: 2, balanced: false, stuck: 1, afterPromise: 4, unknown: 401 };
    assert.deepEqual(broken(bad).length, 6);
  });
});
