import assert from 'node:assert/strict';
import { readXlsx } from 'hucre/xlsx';
import { batchId, customerId, runId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = 'hoa-nang';
const RUN = runId(`${SHOP}.sale`, 'cart');
/** Sorts before the others, and is a formula to a spreadsheet. */
const EVIL = '+84912345678;cmd';
const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);

describe('the export of recipients', () => {
  const api = useApi();
  let key = '';

  before(async () => {
    key = await makeShop(api, SHOP);
    const touch = { run: RUN, window: 'w', channel: 'chat', at: hours(1), claim: 'secret-token', clickedAt: hours(2) };
    const bought = { boughtAt: hours(3), order: 'o1', revenue: 1_500 };
    await native(api.models.customers).insertMany([
      { _id: customerId(SHOP, 'b'), shop: SHOP, ref: 'b', name: 'Bình', touches: [{ ...touch, ...bought }] },
      { _id: customerId(SHOP, 'd'), shop: SHOP, ref: 'd', name: 'Dung', touches: [{ ...touch, run: 'another.1' }] },
    ] as never[]);
    const names = {
      _id: RUN,
      shop: SHOP,
      campaign: `${SHOP}.sale`,
      window: 'launch',
      outreach: 'cart',
      channel: 'chat',
    };
    const rest = { before: [], dueAt: NOW, planned: { batches: 2, done: true }, experiment: { metric: 'clicked' } };
    await native(api.models.runs).insertOne({ ...names, ...rest, state: 'open' } as never);
    const batch = (seq: number, more: object) => ({
      _id: batchId(RUN, seq),
      run: RUN,
      seq,
      plannedAt: NOW,
      chunkSize: 100,
      why: {},
      ...more,
    });
    await native(api.models.batches).insertMany([
      batch(0, {
        customers: [EVIL, 'b', 'd'],
        variants: 'ab-',
        out: { 0: 'xs' },
        heldOut: ['a'],
        refused: { no_consent: ['c'] },
        cursor: `${SHOP}/d`,
      }),
      batch(1, { customers: [], out: {}, cursor: `${SHOP}/~` }),
    ] as never[]);
  });

  const read = async (query: string, as = key) => {
    const path = `/v1/shops/${SHOP}/runs/${RUN}/recipients${query}`;
    return fetch(`${api.url}${path}`, { headers: { Authorization: `Bearer ${as}` } });
  };

  it('names everybody in the order of customers, with what became of them, as CSV', async () => {
    const answer = await read('');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(
      answer.headers.get('content-disposition') ?? '',
      /attachment; filename="hoa-nang\.sale\.cart\.1\.csv"/,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'a mark says that it is UTF-8');
    const [head = '', ...lines] = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
    assert.deepEqual(head.split(',').slice(0, 4), ['customer', 'decided', 'reason', 'variant']);
    assert.deepEqual(
      lines.map((line) => line.split(',').slice(0, 4).join(' ')),
      [`'${EVIL} expired  a`, 'a held_out  ', 'b sent  b', 'c skipped no_consent ', 'd waits  '],
    );
    assert.deepEqual(lines[2]?.split(',').slice(-3), [hours(3).toISOString(), 'o1', '1500']);
    assert.doesNotMatch(bytes.toString('utf8'), /secret-token|Bình/);
  });

  it('is the same as lines of JSON, with references as they are', async () => {
    const answer = await read('?format=ndjson');
    assert.match(answer.headers.get('content-type') ?? '', /ndjson/);
    const rows = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      rows.map(({ customer, decided }) => [customer, decided]),
      [
        [EVIL, 'expired'],
        ['a', 'held_out'],
        ['b', 'sent'],
        ['c', 'skipped'],
        ['d', 'waits'],
      ],
    );
    assert.deepEqual(
      [rows[2].clicked_at, rows[2].revenue_minor, rows[4].claimed_at],
      [hours(2).toISOString(), 1_500, undefined],
    );
  });

  it('is the same as a workbook, in which every text is text: no formula, no number that was a reference', async () => {
    const answer = await read('?format=xlsx');
    assert.match(answer.headers.get('content-type') ?? '', /spreadsheetml\.sheet$/);
    assert.match(answer.headers.get('content-disposition') ?? '', /cart\.1\.xlsx"$/);
    const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
    const [head, ...rows] = sheets[0]?.rows ?? [];
    assert.deepEqual(head?.slice(0, 2), ['customer', 'decided']);
    assert.deepEqual(
      rows.map(([customer, decided, reason]) => [customer, decided, reason]),
      [
        [EVIL, 'expired', null],
        ['a', 'held_out', null],
        ['b', 'sent', null],
        ['c', 'skipped', 'no_consent'],
        ['d', 'waits', null],
      ],
    );
    assert.deepEqual(rows[2]?.slice(-3), [hours(3).toISOString(), 'o1', 1_500]);
  });

  it('names only those about whom one thing was decided, and says so in its name', async () => {
    const answer = await read('?format=ndjson&decided=sent');
    assert.match(answer.headers.get('content-disposition') ?? '', /filename="hoa-nang\.sale\.cart\.1\.sent\.ndjson"/);
    const rows = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      rows.map(({ customer, order }) => [customer, order]),
      [['b', 'o1']],
    );
    assert.equal(await (await read('?format=ndjson&decided=failed')).text(), '');
    assert.equal((await read('?decided=nobody')).status, 400);
  });

  it('is refused for another format, another shop and a run that is not there', async () => {
    assert.equal((await read('?format=exe')).status, 400);
    assert.equal((await read('', await makeShop(api, 'other'))).status, 403);
    const { body } = await api.ask('GET', `/v1/shops/${SHOP}/runs/${SHOP}.none.o.1/recipients`, { key });
    assert.equal(body.code, 'run_not_found');
  });
});
