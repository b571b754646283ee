import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { AUDIENCES, audienceFilter } from '../../domain/audience/audience.js';
import { idRange } from '../../domain/base/ids.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { AUDIENCE_INDEXES } from '../../models/customer/customer-schema.js';
import { createModels, ensureIndexes, type Models } from '../../models/models.js';
import { customer, daysAgo, factsOf, NO_SIGNALS, NOW } from '../domain/support/samples.js';
import { freshDatabase, mongoServer } from '../support/servers.js';

/** Every stage of a plan, however deep. */
function stagesOf(plan: unknown): string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  const { stage } = plan as { stage?: unknown };
  return [...(typeof stage === 'string' ? [stage] : []), ...Object.values(plan).flatMap(stagesOf)];
}

const paths = (value: unknown): string[] =>
  typeof value !== 'object' || value === null || value instanceof Date
    ? []
    : Array.isArray(value)
      ? value.flatMap(paths)
      : Object.entries(value).flatMap(([key, below]) => (key.startsWith('$') ? paths(below) : [key]));

describe('the indexes of the built-in audiences', () => {
  for (const name of AUDIENCES) {
    it(`hold what the filter of "${name}" compares`, () => {
      const compared = paths(audienceFilter({ name }, NOW));
      // Of alternatives each may have an index of its own.
      for (const path of compared)
        assert.ok(
          AUDIENCE_INDEXES.some((index) => path in index),
          path,
        );
      assert.ok(compared.length > 0);
    });
  }
});

describe('on a real MongoDB (skipped without one: the embedded server has no other index than _id; set MONGODB_URI)', () => {
  let connection: Connection | undefined;
  let models: Models;
  before(async function () {
    if (!(await mongoServer()).real) return this.skip();
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    await ensureIndexes(models);
    const people = Array.from({ length: 4_000 }, (_, n) => {
      const [shop, ref] = [n % 2 === 0 ? 'hoa' : 'khac', `c${n}`];
      const signals = n % 3 === 0 ? { ...NO_SIGNALS, cart: [{ sku: 's', at: daysAgo(n % 40) }] } : NO_SIGNALS;
      return customer({
        _id: `${shop}/${ref}`,
        shop,
        ref,
        facts: factsOf(n % 5 === 0 ? [daysAgo(n % 200)] : []),
        signals,
      });
    });
    await models.customers.collection.insertMany(people as never[]);
  });
  after(() => connection?.close());

  for (const name of AUDIENCES) {
    it(`"${name}" is read from an index in order: no collection scan, no sort, nobody of another shop`, async () => {
      const filter = { _id: idRange('hoa/') as never, ...audienceFilter({ name }, NOW) };
      const found = native(models.customers).find(filter, { sort: { _id: 1 }, limit: 1_000 });
      const explained = (await found.explain('executionStats')) as Record<string, Record<string, unknown>>;
      const stages = stagesOf(explained.queryPlanner?.winningPlan);
      assert.ok(
        stages.some((stage) => /^(IXSCAN|EXPRESS_IXSCAN|CLUSTERED_IXSCAN)$/.test(stage)),
        stages.join(),
      );
      assert.deepEqual(
        stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT'),
        [],
      );
      assert.ok(Number(explained.executionStats?.totalDocsExamined) <= 2_000);
    });
  }
});
