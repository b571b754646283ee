import assert from 'node:assert/strict';
import { probabilityBetter } from '../../../domain/experiment/better.js';
import { peopleNeeded, powerWith, smallestLift } from '../../../domain/experiment/enough.js';
import { sampleRatio } from '../../../domain/experiment/sample-ratio.js';

const EVEN = { treated: 0.5, level: 0.95, power: 0.8 };
const TENTH = { ...EVEN, treated: 0.9 };

describe('how many people are enough', () => {
  it('is what docs/sources.md#lift says of two equal arms', () => {
    const known: [number, number, number][] = [
      [0.01, 0.013, 19_827],
      [0.01, 0.02, 2_319],
      [0.02, 0.025, 13_809],
      [0.02, 0.03, 3_826],
      [0.02, 0.04, 1_141],
      [0.05, 0.075, 1_471],
      [0.05, 0.1, 435],
    ];
    for (const [base, target, perArm] of known) {
      assert.equal(Math.ceil(peopleNeeded(base, target, EVEN) / 2), perArm, `${base} to ${target}`);
    }
  });

  it('shows with a holdout of a tenth what docs/sources.md#lift says it shows', () => {
    for (const [people, lift] of [
      [1_000, 0.072],
      [5_000, 0.024],
      [10_000, 0.016],
      [50_000, 0.0064],
    ] as const) {
      const visible = smallestLift(people, 0.02, TENTH);
      assert.ok(visible !== undefined && Math.abs(visible - lift) < 6e-4, `${people}: ${visible}`);
    }
    for (const [people, power] of [
      [2_000, 0.09],
      [10_000, 0.42],
      [20_000, 0.75],
    ] as const) {
      assert.ok(Math.abs(powerWith(people, 0.02, 0.03, TENTH) - power) < 0.005, String(people));
    }
  });

  it('is enough: with that many people the power is the wanted one, with one fewer it is not', () => {
    const people = peopleNeeded(0.02, 0.03, TENTH);
    assert.ok(powerWith(people, 0.02, 0.03, TENTH) >= 0.8);
    assert.ok(powerWith(people - 1, 0.02, 0.03, TENTH) < 0.8);
  });

  it('is nobody’s number when even everybody buying would not be seen', () => {
    assert.equal(smallestLift(3, 0.5, EVEN), undefined);
  });
});

describe('the sample ratio', () => {
  it('is off at 9,100 and 900 of a tenth, with p 0.00086, and not at 9,060 and 940', () => {
    const off = sampleRatio([9_100, 900], [0.9, 0.1], 0.001);
    assert.ok(off.isOff && Math.abs(off.p - 0.00086) < 5e-6, String(off.p));
    assert.equal(sampleRatio([9_060, 940], [0.9, 0.1], 0.001).isOff, false);
  });

  it('knows four arms, and an arm that nobody was to be in', () => {
    assert.equal(sampleRatio([250, 251, 249, 250], [0.25, 0.25, 0.25, 0.25], 0.001).isOff, false);
    assert.equal(sampleRatio([250, 251, 249, 150], [0.25, 0.25, 0.25, 0.25], 0.001).isOff, true);
    assert.equal(sampleRatio([100, 1], [1, 0], 0.001).isOff, true);
    assert.equal(sampleRatio([100, 0], [1, 0], 0.001).isOff, false);
    assert.equal(sampleRatio([0, 0], [0.5, 0.5], 0.001).isOff, false);
  });
});

describe('the probability that one message is better than another', () => {
  it('is exact: 0.92229 for 30 of 1,000 against 20 of 1,000', () => {
    const [b, a] = [
      { assigned: 1_000, bought: 30 },
      { assigned: 1_000, bought: 20 },
    ];
    assert.ok(Math.abs(probabilityBetter(b, a) - 0.92229) < 1e-5, String(probabilityBetter(b, a)));
    assert.ok(Math.abs(probabilityBetter(a, b) + probabilityBetter(b, a) - 1) < 1e-9);
  });

  it('is a half of equals, also where nothing was seen, and with counts too great for the exact sum', () => {
    for (const one of [
      { assigned: 0, bought: 0 },
      { assigned: 40, bought: 7 },
      { assigned: 900_000, bought: 45_000 },
    ]) {
      assert.ok(Math.abs(probabilityBetter(one, one) - 0.5) < 1e-6, JSON.stringify(one));
    }
  });
});
