import assert from 'node:assert/strict';
import { mongo } from 'mongoose';
import { assertBalanced, deliver, followers, outcomes, plannedRun, useWorld } from '../world.js';
import { hookModels, type Moment } from './hooked.js';
import { Provider } from './provider.js';

const PEOPLE = 10;

describe('a claim whose answer is lost with the connection', () => {
  const world = useWorld();

  for (const when of ['before', 'after'] as const)
    it(`is looked up in the same attempt, so nobody stays in doubt (lost ${when} the write)`, async () => {
      const run = await plannedRun(world, followers(PEOPLE));
      let lost = 0;
      const models = hookModels(world.models, async (operation: string, moment: Moment) => {
        if (operation !== 'customers.bulkWrite' || moment !== when || lost > 0) return;
        lost += 1;
        throw new mongo.MongoNetworkError('connection closed');
      });
      const provider = new Provider('unknown');
      const result = await deliver(world, provider.channel(), run, 0, { models });
      assert.deepEqual([lost, result.done, result.ledger.sent, result.ledger.unknown], [1, true, PEOPLE, 0]);
      assert.ok([...(await outcomes(world, run)).values()].every((outcome) => outcome === 's'));
      assert.equal(new Set(provider.copies.map(({ id }) => id)).size, PEOPLE);
      assert.equal(provider.copies.length, PEOPLE);
      await assertBalanced(world, run);
    });
});
