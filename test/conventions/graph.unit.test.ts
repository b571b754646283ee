import assert from 'node:assert/strict';
import { chosen, costOf } from '../check.js';
import { graph, reachedBy } from './code/graph.js';

describe('the tests of a change', () => {
  const needs = new Map([
    ['a.ts', []],
    ['b.ts', ['a.ts']],
    ['c.ts', ['b.ts', 'd.ts']],
    ['d.ts', ['c.ts']],
    ['e.ts', []],
  ]);

  it('are what imports it, and what imports that, also in a circle, nearest first', () => {
    assert.deepEqual(
      [...reachedBy(['a.ts'], needs)],
      [
        ['a.ts', 0],
        ['b.ts', 1],
        ['c.ts', 2],
        ['d.ts', 3],
      ],
    );
    assert.deepEqual([...reachedBy([], needs)], []);
    assert.deepEqual([...reachedBy(['gone.ts'], needs)], [['gone.ts', 0]]);
  });

  it('are found through data, workflows that are loaded by place, and pages that a test reads', () => {
    const whole = graph();
    assert.ok(reachedBy(['domain/policies/hours.json'], whole).has('test/domain/hours/hours.unit.test.ts'));
    assert.ok(reachedBy(['workflows/outreach.ts'], whole).has('test/workflows/replay.int.test.ts'));
    assert.ok(reachedBy(['docs/templates.md'], whole).has('test/domain/message/parameters.unit.test.ts'));
  });

  it('are taken nearest first while they fit into the time, and the rest is told', () => {
    const reached = new Map([
      ['domain/a.ts', 0],
      ['test/far.unit.test.ts', 9],
      ['test/near.int.test.ts', 1],
      ['test/same.unit.test.ts', 1],
      ['test/long.e2e.test.ts', 2],
    ]);
    const seconds = costOf('x.unit.test.ts') * 2 + costOf('x.int.test.ts');
    assert.deepEqual(chosen(reached, seconds), {
      now: ['test/same.unit.test.ts', 'test/near.int.test.ts', 'test/far.unit.test.ts'],
      later: ['test/long.e2e.test.ts'],
    });
  });
});
