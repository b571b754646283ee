import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import type { CoarseFilter } from '../../../../domain/audience/built-in/definition.js';
import { coarseTreeFilter, treeFilter } from '../../../../domain/audience/custom/filter.js';
import { isUndecided, matchesTree } from '../../../../domain/audience/custom/matches.js';
import { treeReads } from '../../../../domain/audience/custom/reads.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { connect } from '../../../../models/base/connect.js';
import { native } from '../../../../models/base/native.js';
import { createModels, type Models } from '../../../../models/models.js';
import { freshDatabase } from '../../../support/servers.js';
import { NOW } from '../../support/samples.js';
import { anyCustomer, anyTree } from './trees.js';

const POPULATION = 150;
const CASES = 1_200;
/** Another population now and then, by a seed that a failure names. */
const POPULATIONS = 4;

describe('a custom audience on a server', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  const found = async (filter: CoarseFilter): Promise<string[]> => {
    const rows = native(models.customers).find({ ...filter }, { projection: { _id: 1 } });
    return (await rows.toArray()).map(({ _id }) => _id).sort();
  };

  for (let population = 0; population < POPULATIONS; population += 1) {
    it(`is found by its filter exactly when the rule picks the customer (population ${population})`, async () => {
      const seed = 1_111 + population;
      const refs = Array.from({ length: POPULATION }, (_, n) => `c${n}`);
      const [customers = []] = fc.sample(fc.tuple(...refs.map((ref) => anyCustomer(ref))), { seed, numRuns: 1 });
      await native(models.customers).deleteMany({});
      await models.customers.collection.insertMany(customers as never[]);
      let some = 0;
      let undecided = 0;
      let reading = 0;
      await fc.assert(
        fc.asyncProperty(anyTree(), async (tree) => {
          const picked = customers.filter((one: Customer) => matchesTree(one, tree, NOW)).map(({ _id }) => _id);
          if (picked.length > 0 && picked.length < POPULATION) some += 1;
          assert.deepEqual(await found(treeFilter(tree, 'hoa', NOW)), picked.sort());
          const all = { facts: {}, signals: {}, touches: [] };
          const fields = { projection: Object.fromEntries(treeReads(tree).map((path) => [path, 1])) };
          if (reading++ % 8 === 0) {
            const read = await native(models.customers).find<Customer>({}, fields).toArray();
            const again = read.filter((one) => matchesTree({ ...all, ...one }, tree, NOW)).map(({ _id }) => _id);
            assert.deepEqual(again.sort(), picked, 'with only the fields that the tree reads');
          }
          const open = customers.filter((one: Customer) => isUndecided(one, tree, NOW)).map(({ _id }) => _id);
          if (open.length === 0) return;
          undecided += 1;
          // A scan that asks the rule about each customer must see both.
          const seen = new Set(await found(coarseTreeFilter(tree, 'hoa', NOW)));
          assert.deepEqual(
            [...picked, ...open].filter((id) => !seen.has(id)),
            [],
          );
        }),
        { numRuns: CASES / POPULATIONS },
      );
      assert.ok(some > CASES / POPULATIONS / 4, `only ${some} trees told customers apart`);
      assert.ok(undecided > CASES / POPULATIONS / 10, `only ${undecided} trees left somebody undecided`);
    }).timeout(240_000);
  }
});
