import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { closeServer, readBody } from '../../../dev/providers/http.js';
import { listen } from '../../../dev/providers/listen.js';
import { Receipts } from '../../../dev/providers/receipts.js';
import { Opened, SECRETS, until } from '../../channels/support.js';

const opened = new Opened();
/** An API that answers these statuses in turn, and then 200; it lists the messages of each batch. */
async function api(...statuses: number[]) {
  const batches: string[][] = [];
  const server = createServer(async (request, response) => {
    const { receipts } = JSON.parse((await readBody(request)).toString()) as { receipts: { message: string }[] };
    batches.push(receipts.map(({ message }) => message));
    response.writeHead(statuses.shift() ?? 200).end();
  });
  const callbackUrl = `http://127.0.0.1:${await listen(server, 0)}`;
  opened.add({ close: () => closeServer(server) });
  return { callbackUrl, batches };
}
const receiptsTo = (callbackUrl: string, flushEveryMs = 5): Receipts =>
  opened.add(new Receipts({ callbackUrl, secret: SECRETS.chatSecret, now: Date.now, flushEveryMs }));

describe('receipts', () => {
  afterEach(() => opened.closeAll());

  it('go in order and in batches that the API takes', async () => {
    const { callbackUrl, batches } = await api();
    const receipts = receiptsTo(callbackUrl, 60_000);
    const ids = Array.from({ length: 1_201 }, (_, n) => `m${n}`);
    for (const id of ids) receipts.add(id, 'delivered');
    await receipts.flush();
    assert.deepEqual(
      batches.map(({ length }) => length),
      [500, 500, 201],
    );
    assert.deepEqual(batches.flat(), ids);
    assert.equal(receipts.waiting, 0);
  });

  it('wait for an API that is away, and lose none', async () => {
    const { callbackUrl, batches } = await api(503, 429, 500);
    const receipts = receiptsTo(callbackUrl);
    receipts.add('a', 'read');
    await until(() => receipts.waiting === 0, 'the receipt to be taken');
    assert.deepEqual(batches, [['a'], ['a'], ['a'], ['a']]);
    assert.deepEqual([receipts.failures, receipts.refused], [3, 0]);
  });

  it('that are refused as wrong do not hold up the next', async () => {
    const { callbackUrl, batches } = await api(400);
    const receipts = receiptsTo(callbackUrl, 60_000);
    receipts.add('wrong', 'read');
    await receipts.flush();
    receipts.add('right', 'read');
    await receipts.flush();
    assert.deepEqual(batches, [['wrong'], ['right']]);
    assert.deepEqual([receipts.refused, receipts.waiting], [1, 0]);
  });

  it('are still waiting when nobody is there, and closing does not hang', async () => {
    const { callbackUrl } = await api();
    await opened.closeAll();
    const receipts = receiptsTo(callbackUrl, 60_000);
    receipts.add('a', 'read');
    await receipts.close();
    assert.deepEqual([receipts.waiting, receipts.failures], [1, 1]);
  });
});
