import assert from 'node:assert/strict';
import { messageId } from '../../../../domain/base/ids.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { native } from '../../../../models/base/native.js';
import { recordBounce } from '../../../../models/customer/consent/bounce.js';
import { optOut } from '../../../../models/customer/consent/opt-out.js';
import { keepUndecided } from '../../../../models/customer/consent/undecided.js';
import { importCustomers } from '../../../../models/customer/import-customers.js';
import { eraseCustomer } from '../../../../models/customer/person/erase-customer.js';
import { exportCustomer } from '../../../../models/customer/person/export-customer.js';
import { nameSms } from '../../../../models/message/sms-names.js';
import { sumLedgers } from '../../../../models/run/batch-store.js';
import { Provider } from '../../../activities/deliver/provider.js';
import {
  addCampaign,
  assertBalanced,
  close,
  deliver,
  minutes,
  NOON,
  openRunOf,
  plan,
  SHOP,
  useWorld,
} from '../../../activities/world.js';

const REF = 'khach-mai-0912';
const MARKS = [REF, 'Nguyễn Thị Mai', 'mai.nguyen@example.com', '+84912000111', 'Cần Thơ', 'thich-ao-dai'];

describe('erasing a customer', () => {
  const world = useWorld();
  const given = (ref: string, more: object = {}) => ({
    ref,
    name: 'Lan',
    email: `${ref}@example.com`,
    followedAt: minutes(-5000),
    consent: { email: minutes(-1000) },
    ...more,
  });
  const mai = () =>
    given(REF, {
      name: 'Nguyễn Thị Mai',
      email: 'mai.nguyen@example.com',
      phone: '+84912000111',
      city: 'Cần Thơ',
      tags: ['thich-ao-dai'],
    });

  /** Every document of every collection, as text. */
  async function everything(): Promise<string> {
    const all = Object.values(world.models).map((model) =>
      native(model as never)
        .find({})
        .toArray(),
    );
    return JSON.stringify(await Promise.all(all));
  }

  async function sold(): Promise<string> {
    await importCustomers(world.models, SHOP, [mai(), given('a'), given('z')], minutes(-10));
    const order = {
      shop: SHOP,
      customer: REF,
      ref: 'DH1',
      placedAt: minutes(-99),
      status: 'paid',
      total: 5,
      currency: 'VND',
      skus: [],
    };
    await native(world.models.orders).insertOne({ _id: `${SHOP}/${REF}/DH1`, ...order } as never);
    const hold = { shop: SHOP, offer: 'o', owner: 'sale', customer: REF, code: 'MA1', runs: [] };
    await native(world.models.codeHolds).insertOne({ _id: `sale/o/${REF}`, ...hold } as never);
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run);
    return run;
  }

  it('leaves nothing of them in any collection, and every number of the ledger', async () => {
    const run = await sold();
    await deliver(world, new Provider('unknown').channel(), run);
    await recordBounce(
      world.models,
      { shop: SHOP, ref: REF, run },
      { kind: 'refusal_of_us', means: 'policy', status: '5.7.1' },
      {} as never,
      NOON,
    );
    const said = {
      shop: SHOP,
      customer: REF,
      channel: 'sms',
      text: 'Huy?',
      keyword: 'huy',
      at: NOON,
      recordedAt: NOON,
    } as const;
    await keepUndecided(world.models, 'sms:1', said);
    await nameSms(world.models, '-', messageId(run, REF), ['a7'], NOON);
    await close(world, run);
    const before = await sumLedgers(world.models.batches, run);
    assert.equal(before.sent, 3);
    const kept = await exportCustomer(world.models, SHOP, REF);
    const { consents = [], orders = [], bounces = [], undecidedMessages = [], codes = [] } = kept ?? {};
    assert.deepEqual(
      [kept?.customer.touches.length, consents, orders, bounces, undecidedMessages, codes].map((one) =>
        Array.isArray(one) ? one.length : one,
      ),
      [1, 1, 1, 1, 1, 1],
    );

    const erased = await eraseCustomer(world.models, SHOP, REF, () => 'erased-1');
    assert.deepEqual(erased, { consents: 1, orders: 1, runs: 1, codes: 1 });
    const text = await everything();
    for (const mark of MARKS) assert.ok(!text.includes(mark), mark);
    assert.deepEqual(await sumLedgers(world.models.batches, run), before);
    await assertBalanced(world, run);
    const shell = await world.models.customers.findById(`${SHOP}/erased-1`).lean<Customer>();
    assert.deepEqual([shell?.name, shell?.touches.length, shell?.consent], ['', 1, {}]);
    assert.equal(await exportCustomer(world.models, SHOP, REF), undefined);
    assert.equal(await eraseCustomer(world.models, SHOP, REF, () => 'erased-2'), undefined);
  });

  it('while a run is open lets nothing leave for them, and the run is balanced', async () => {
    const run = await sold();
    await eraseCustomer(world.models, SHOP, REF, () => 'erased-1');
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual([ledger.audience, ledger.sent], [3, 2]);
    assert.ok(!provider.copies.some(({ to }) => to.includes('mai')));
    await assertBalanced(world, run);
  });

  it('remembers what they refused, when they are imported again, also under another reference', async () => {
    await importCustomers(world.models, SHOP, [mai()], minutes(-10));
    const word = { channel: 'email', purpose: 'advertising', method: 'link', granted: false } as const;
    await optOut(world.models, { shop: SHOP, ref: REF }, { ...word, at: minutes(-5), recordedAt: minutes(-5) });
    await eraseCustomer(world.models, SHOP, REF, () => 'erased-1');
    await importCustomers(world.models, SHOP, [{ ...mai(), ref: 'new' }], NOON);
    const again = await world.models.customers.findById(`${SHOP}/new`).lean<Customer>();
    assert.equal(again?.consent.email?.optedOut, true);
  });

  it('that was interrupted is completed by the next', async () => {
    await sold();
    await world.models.customers.updateOne({ _id: `${SHOP}/${REF}` }, { $set: { erasedAs: 'erased-7' } });
    await eraseCustomer(world.models, SHOP, REF, () => 'erased-8');
    assert.ok(await world.models.customers.findById(`${SHOP}/erased-7`));
    const text = await everything();
    assert.ok(!text.includes('Nguyễn Thị Mai'));
  });
});
