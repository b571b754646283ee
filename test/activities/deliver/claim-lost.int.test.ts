import assert from 'node:assert/strict';
import { mongo } from 'mongoose';
import { assertBalanced, clear, deliver, followers, outcomes, plannedRun, useWorld } from '../world.js';
import { hookModels, type Moment } from './hooked.js';
import { Provider, REJECTED, SENT } from './provider.js';

const PEOPLE = 10;

/** The server's own words when a primary steps down, shuts down or is not one any more. */
const CODES = [
  [11602, 'InterruptedDueToReplStateChange'],
  [189, 'PrimarySteppedDown'],
  [91, 'ShutdownInProgress'],
  [10107, 'NotWritablePrimary'],
  [13435, 'NotPrimaryNoSecondaryOk'],
] as const;
const serverError = (code: number, codeName: string) =>
  new mongo.MongoServerError({ ok: 0, code, codeName, errmsg: codeName });
const labelled = (): Error => {
  const error = new mongo.MongoServerError({
    ok: 0,
    code: 4711,
    errmsg: 'says only by its label that it may be retried',
  });
  error.addErrorLabel('RetryableWriteError');
  return error;
};
const ERRORS: readonly (readonly [string, () => Error])[] = [
  ['a broken connection', () => new mongo.MongoNetworkError('connection closed')],
  ['an error labelled by the driver', labelled],
  ...CODES.map(([code, name]) => [name, () => serverError(code, name)] as const),
];

describe('an election', () => {
  const world = useWorld();

  it('at any operation of a delivery loses nobody and leaves nobody in doubt', async function () {
    this.timeout(240_000);
    for (let at = 0; ; at += 1) {
      await clear(world);
      const run = await plannedRun(world, followers(5));
      let count = 0;
      let where = '';
      const models = hookModels(world.models, async (operation: string, moment: Moment) => {
        count += 1;
        if (count - 1 !== at) return;
        where = `${moment} ${operation}`;
        throw serverError(189, 'PrimarySteppedDown');
      });
      const provider = new Provider('unknown', ({ id }) => (id.endsWith('1') ? REJECTED : SENT));
      let result = await deliver(world, provider.channel(), run, 0, { models }).catch(() => undefined);
      result ??= await deliver(world, provider.channel(), run);
      assert.deepEqual([result.ledger.sent, result.ledger.failed, result.ledger.unknown], [4, 1, 0], where);
      assert.deepEqual(provider.duplicates(), [], where);
      await assertBalanced(world, run);
      if (where === '') break;
    }
  });
});

describe('a claim whose answer is lost with the connection', () => {
  const world = useWorld();

  for (const [what, error] of ERRORS)
    for (const when of ['before', 'after'] as const)
      it(`is looked up in the same attempt, so nobody stays in doubt (${what} ${when} the write)`, async () => {
        const run = await plannedRun(world, followers(PEOPLE));
        let lost = 0;
        const models = hookModels(world.models, async (operation: string, moment: Moment) => {
          if (operation !== 'customers.bulkWrite' || moment !== when || lost > 0) return;
          lost += 1;
          throw error();
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
