import assert from 'node:assert/strict';
import { breakOff, giant, growth, MB, upload } from '../imports/large.js';
import { makeShop, useApi } from '../support.js';

const NDJSON = 'application/x-ndjson';
const event = (id: string, customer: string): string =>
  `${JSON.stringify({ id, type: 'followed', at: '2026-10-01T00:00:00Z', customer })}\n`;

describe('events too many for memory', function () {
  // 100 MB and 30,000 lines through one core that others use as well.
  this.timeout(240_000);

  const api = useApi();
  before(async () => {
    await makeShop(api, 'big');
  });

  const url = (): string => `${api.url}/v1/shops/big/events`;
  const oneGiant = () => giant(`${event('a', '1')}{"id":"`, `"}\n${event('b', '1')}`);

  it('a line of 100 MB is one rejected event, and memory stays flat', async () => {
    const { grew } = await growth(50, async () => {
      const { status, body } = await upload(url(), oneGiant(), NDJSON);
      assert.deepEqual([status, body.events, body.accepted, body.rejected], [200, 3, 2, 1]);
      assert.deepEqual([body.results[0].line, body.results[0].errors[0].code], [2, 'row_too_large']);
    });
    assert.ok(grew < 20 * MB, `grew by ${grew} bytes`);
  });

  it('a JSON body of 100 MB is refused, and memory stays flat', async () => {
    const { grew } = await growth(50, async () => {
      const { status, body } = await upload(url(), oneGiant(), 'application/json');
      assert.deepEqual([status, body.code], [413, 'body_too_large']);
    });
    assert.ok(grew < 20 * MB, `grew by ${grew} bytes`);
  });

  function* lines(): Generator<string> {
    for (let n = 0; n < 30_000; n += 100) {
      yield Array.from({ length: 100 }, (_, at) =>
        at % 10 === 0 ? event(`m${n + at}`, `m${(n + at) % 2000}`) : '{}\n',
      ).join('');
    }
  }
  it('thirty thousand lines are counted one by one, and memory stays flat', async () => {
    const { grew } = await growth(500, async () => {
      const { body } = await upload(url(), lines(), NDJSON);
      assert.deepEqual([body.events, body.accepted, body.rejected], [30_000, 3_000, 27_000]);
      assert.deepEqual([body.results.length, body.moreResults], [100, 26_900]);
    });
    assert.ok(grew < 40 * MB, `grew by ${grew} bytes`);
  });

  it('a body that breaks off keeps what came, and the next try completes it', async () => {
    const all = Array.from({ length: 700 }, (_, at) => event(`cut${at}`, `cut${at}`)).join('');
    await assert.rejects(breakOff(url(), all.slice(0, -30), NDJSON));
    // The server notices the end a moment later, and then writes what it has.
    const kept = () => api.models.customers.countDocuments({ ref: /^cut/ });
    for (let tries = 0; tries < 100 && (await kept()) < 699; tries += 1)
      await new Promise((wake) => setTimeout(wake, 50));
    assert.equal(await kept(), 699);
    const { body } = await upload(url(), [all], NDJSON);
    assert.deepEqual([body.accepted, body.duplicate], [1, 699]);
  });
});
