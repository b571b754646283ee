import assert from 'node:assert/strict';
import { agreed, compareSet, goodOnesLost, mattering } from './given-set.js';

/** A folder with real reports and somebody else's reading of them; no such reports stand in this repository. */
const { BOUNCE_SET: folder } = process.env;

describe('real reports', () => {
  if (folder === undefined) {
    it('are compared where BOUNCE_SET names a folder that holds some', () => assert.equal(folder, undefined));
    return;
  }
  const all = compareSet(folder, new Date('2026-11-11T05:00:00Z'));

  it('are read as another strong reader does, where it matters', () => {
    const matter = mattering(all);
    const others = matter.filter((one) => one.ours !== one.class);
    const share = agreed(matter).length / matter.length;
    assert.ok(share >= 0.95, `${share}\n${others.map((one) => JSON.stringify(one)).join('\n')}`);
  });

  it('never give a good address up', () => assert.deepEqual(goodOnesLost(all), []));
});
