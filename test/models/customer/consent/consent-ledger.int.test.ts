import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { type ConsentEntry, consentAfter } from '../../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import type { ShopEvent } from '../../../../domain/customer/events/event.js';
import { connect } from '../../../../models/base/connect.js';
import { confirmOnce, consentsOf, recordConsent } from '../../../../models/customer/consent/consent-ledger.js';
import { addDoNotCall, markDoNotCall } from '../../../../models/customer/consent/do-not-call.js';
import { liftSuppression, suppressAddress } from '../../../../models/customer/consent/suppress-address.js';
import { applyShopEvents } from '../../../../models/customer/events/apply-events.js';
import { importCustomers } from '../../../../models/customer/import-customers.js';
import { createModels, type Models } from '../../../../models/models.js';
import { freshDatabase } from '../../../support/servers.js';

const NOW = new Date('2026-11-01T00:00:00Z');
const day = (n: number): Date => new Date(NOW.getTime() + n * 86_400_000);
const word = (granted: boolean, at: number, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  channel: 'email',
  purpose: 'advertising',
  granted,
  at: day(at),
  method: 'form',
  recordedAt: NOW,
  ...more,
});

describe('the consent ledger', () => {
  let connection: Connection;
  let models: Models;
  let n = 0;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  /** A customer of a shop of their own. */
  async function fresh(given: object = {}): Promise<{ shop: string; ref: string; read: () => Promise<Customer> }> {
    n += 1;
    const shop = `shop-${n}`;
    await importCustomers(models, shop, [{ ref: 'c', name: 'Mai', email: 'c@example.com', ...given }], NOW);
    const read = async () => (await models.customers.findById(`${shop}/c`).lean<Customer>())!;
    return { shop, ref: 'c', read };
  }
  const grantedEmail = { consent: { email: day(-10) } };

  it('brings the customer in line and moves the rev, so that an earlier plan no longer fits', async () => {
    const one = await fresh(grantedEmail);
    const { rev } = await one.read();
    const recorded = await recordConsent(models, one, word(false, -1));
    assert.deepEqual([recorded.isNew, recorded.turnedOut], [true, true]);
    const after = await one.read();
    assert.deepEqual(after.consent.email, { granted: false, at: day(-1), optedOut: true });
    assert.equal(after.rev, rev + 1);
  });

  it('takes the same word once', async () => {
    const one = await fresh(grantedEmail);
    await recordConsent(models, one, word(false, -1));
    const { rev } = await one.read();
    const again = await recordConsent(models, one, word(false, -1, { recordedAt: day(3) }));
    assert.deepEqual([again.isNew, again.turnedOut, (await one.read()).rev], [false, false, rev]);
    assert.equal((await consentsOf(models, `${one.shop}/c`)).length, 2);
  });

  it('keeps an older word that arrives late, without effect', async () => {
    const one = await fresh(grantedEmail);
    await recordConsent(models, one, word(true, -2));
    const late = await recordConsent(models, one, word(false, -3));
    assert.deepEqual([late.isNew, late.turnedOut], [true, false]);
    assert.equal((await one.read()).consent.email?.granted, true);
    assert.equal((await consentsOf(models, `${one.shop}/c`)).length, 3);
  });

  it('comes to the same whatever the order, and also when words arrive at once', async () => {
    const anyWord = fc
      .tuple(fc.boolean(), fc.integer({ min: -9, max: 0 }), fc.constantFrom('form' as const, 'link' as const))
      .map(([granted, at, method]) => word(granted, at, { method }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyWord, { minLength: 1, maxLength: 5 }), fc.boolean(), async (words, atOnce) => {
        const one = await fresh();
        if (atOnce) await Promise.all(words.map((some) => recordConsent(models, one, some)));
        else for (const some of words) await recordConsent(models, one, some);
        assert.deepEqual((await one.read()).consent.email, consentAfter(words));
      }),
      { numRuns: 12 },
    );
  });

  it('tells only one of several at once that it made the opt-out, so that it is confirmed once', async () => {
    const one = await fresh(grantedEmail);
    const words = [1, 2, 3, 4, 5].map((id) => word(false, -1, { source: `sms:${id}` }));
    const recorded = await Promise.all(words.map((some) => recordConsent(models, one, some)));
    assert.equal(recorded.filter(({ turnedOut }) => turnedOut).length, 1);
    const { entry } = recorded.find(({ turnedOut }) => turnedOut)!;
    const confirmed = await Promise.all([1, 2, 3].map((id) => confirmOnce(models, entry, `text ${id}`, NOW)));
    assert.equal(confirmed.filter(Boolean).length, 1);
  });

  it('keeps care apart from advertising, and one channel from another', async () => {
    const one = await fresh(grantedEmail);
    await recordConsent(models, one, word(false, -1, { purpose: 'care' }));
    await recordConsent(models, one, word(false, -1, { channel: 'sms' }));
    const { consent } = await one.read();
    assert.deepEqual([consent.email?.granted, consent.sms?.optedOut], [true, true]);
  });

  it('does nothing to a customer who is not there, and keeps the word', async () => {
    const recorded = await recordConsent(models, { shop: 'nobody', ref: 'x' }, word(false, -1));
    assert.deepEqual([recorded.isNew, recorded.turnedOut], [true, false]);
  });

  describe('and imports', () => {
    it('hold a ledger entry for each consent of a file, once', async () => {
      const given = { consent: { email: day(-10), sms: day(-9), chat: null } };
      const one = await fresh(given);
      const entries = await consentsOf(models, `${one.shop}/c`);
      assert.deepEqual(
        entries.map(({ channel, granted, at, method }) => [channel, granted, at, method]),
        [
          ['email', true, day(-10), 'import'],
          ['sms', true, day(-9), 'import'],
        ],
      );
      assert.deepEqual(await importCustomers(models, one.shop, [{ ref: 'c', name: 'Mai', ...given }], day(1)), [
        'unchanged',
      ]);
      assert.equal((await consentsOf(models, `${one.shop}/c`)).length, 2);
    });

    it('never grant again what the customer has refused, until the customer does', async () => {
      const one = await fresh(grantedEmail);
      await recordConsent(models, one, word(false, -5, { method: 'link' }));
      const file = [{ ref: 'c', name: 'Mai', consent: { email: day(-1) } }];
      assert.deepEqual(await importCustomers(models, one.shop, file, NOW), ['unchanged']);
      assert.equal((await one.read()).consent.email?.optedOut, true);
      await recordConsent(models, one, word(true, -4));
      assert.deepEqual((await one.read()).consent.email, { granted: true, at: day(-1) });
    });

    it('take consent away with an empty field, and an old file does not bring it back', async () => {
      const one = await fresh(grantedEmail);
      const empty = [{ ref: 'c', name: 'Mai', consent: { email: null } }];
      assert.deepEqual(await importCustomers(models, one.shop, empty, NOW), ['updated']);
      assert.deepEqual((await one.read()).consent, {});
      assert.deepEqual(await importCustomers(models, one.shop, empty, day(1)), ['unchanged']);
      const old = [{ ref: 'c', name: 'Mai', ...grantedEmail }];
      await importCustomers(models, one.shop, old, day(2));
      assert.deepEqual((await one.read()).consent, {});
      await importCustomers(models, one.shop, [{ ref: 'c', name: 'Mai', consent: { email: day(1) } }], day(3));
      assert.equal((await one.read()).consent.email?.granted, true);
    });

    it('that race with an opt-out never overwrite it', async () => {
      const one = await fresh(grantedEmail);
      const files = Array.from({ length: 8 }, (_, turn) =>
        importCustomers(models, one.shop, [{ ref: 'c', name: `Mai ${turn}`, consent: { email: day(-1) } }], NOW),
      );
      await Promise.all([...files, recordConsent(models, one, word(false, 0, { method: 'link' }))]);
      assert.equal((await one.read()).consent.email?.optedOut, true);
    });
  });

  describe('and suppressed addresses', () => {
    const hard = { reason: 'hard_bounce', at: NOW, source: 'webhook' } as const;

    it('are suppressed once, the first reason stays, and the rev moves', async () => {
      const one = await fresh(grantedEmail);
      assert.equal(await suppressAddress(models, `${one.shop}/c`, 'email', hard), true);
      assert.equal(await suppressAddress(models, `${one.shop}/c`, 'email', { ...hard, reason: 'complaint' }), false);
      const { suppressed, rev } = await one.read();
      assert.deepEqual([suppressed, rev], [{ email: hard }, 1]);
    });

    it('end when the customer has another address, on that channel alone', async () => {
      const one = await fresh({ phone: '+84912345678' });
      for (const channel of ['email', 'sms', 'chat'] as const)
        await suppressAddress(models, `${one.shop}/c`, channel, hard);
      await importCustomers(models, one.shop, [{ ref: 'c', name: 'Mai', email: 'c@example.com' }], NOW);
      assert.deepEqual(Object.keys((await one.read()).suppressed ?? {}).sort(), ['chat', 'email', 'sms']);
      await importCustomers(models, one.shop, [{ ref: 'c', name: 'Mai', email: 'new@example.com' }], NOW);
      assert.deepEqual(Object.keys((await one.read()).suppressed ?? {}).sort(), ['chat', 'sms']);
    });

    it('of the do-not-call list close SMS to who is there, who comes, and who brings such a phone', async () => {
      const [listed, other] = ['+84912345678', '+84987654321'];
      const one = await fresh({ phone: listed });
      await addDoNotCall(models, one.shop, [listed!], NOW);
      await markDoNotCall(models, one.shop, [listed!], NOW);
      const dnc = { reason: 'do_not_call', at: NOW, source: 'list' };
      assert.deepEqual((await one.read()).suppressed, { sms: dnc });
      const rows = [
        { ref: 'new', name: 'A', phone: listed! },
        { ref: 'free', name: 'B', phone: other! },
      ];
      await importCustomers(models, one.shop, rows, NOW);
      const read = async (ref: string) => (await models.customers.findById(`${one.shop}/${ref}`).lean<Customer>())!;
      assert.deepEqual([(await read('new')).suppressed, (await read('free')).suppressed], [{ sms: dnc }, undefined]);
      await importCustomers(models, one.shop, [{ ref: 'free', name: 'B', phone: listed! }], NOW);
      assert.deepEqual((await read('free')).suppressed, { sms: dnc });
      await importCustomers(models, one.shop, [{ ref: 'free', name: 'B', phone: other! }], NOW);
      assert.equal((await read('free')).suppressed, undefined);
      const elsewhere = await fresh({ phone: listed });
      assert.equal((await elsewhere.read()).suppressed, undefined);
    });

    it('end, or begin by the list, when an event tells of another address', async () => {
      const one = await fresh({ phone: '+84987654321' });
      await addDoNotCall(models, one.shop, ['+84912345678'], NOW);
      for (const channel of ['email', 'sms'] as const) await suppressAddress(models, `${one.shop}/c`, channel, hard);
      const change = (id: string, profile: object) =>
        applyShopEvents(
          models,
          { _id: one.shop, currency: 'VND' },
          [{ id, type: 'profile_changed', at: NOW, customer: 'c', profile } as ShopEvent],
          { clickHours: 1, readHours: 1 },
          NOW,
        );
      await change('e1', { name: 'Mai' });
      assert.deepEqual(Object.keys((await one.read()).suppressed ?? {}).sort(), ['email', 'sms']);
      await change('e2', { phone: '+84912345678' });
      const dnc = { reason: 'do_not_call', at: NOW, source: 'list' };
      assert.deepEqual((await one.read()).suppressed, { email: hard, sms: dnc });
      await change('e3', { email: 'new@example.com' });
      assert.deepEqual((await one.read()).suppressed, { sms: dnc });
    });

    it('are lifted with a reason that is kept, and the phone leaves the list', async () => {
      const one = await fresh({ phone: '+84912345678' });
      await addDoNotCall(models, one.shop, ['+84912345678'], NOW);
      await markDoNotCall(models, one.shop, ['+84912345678'], NOW);
      await suppressAddress(models, `${one.shop}/c`, 'email', hard);
      const lifted = await liftSuppression(models, one, 'sms', { why: 'gọi nhầm', at: day(1) });
      assert.equal(lifted?.reason, 'do_not_call');
      assert.deepEqual((await one.read()).suppressed, { email: hard });
      assert.equal(await models.doNotCall.countDocuments({ shop: one.shop }), 0);
      assert.deepEqual(
        (await models.suppressionLifts.find({ shop: one.shop }).lean()).map(({ why }) => why),
        ['gọi nhầm'],
      );
      await liftSuppression(models, one, 'email', { why: 'sửa lỗi', at: day(1) });
      assert.equal('suppressed' in (await one.read()), false);
      assert.equal(await liftSuppression(models, one, 'email', { why: 'again', at: day(1) }), undefined);
    });
  });
});
