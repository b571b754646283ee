import assert from 'node:assert/strict';
import { DRAFT, EARLY, found, iso, OFFER, withOutreach, withWindow } from '../support/campaigns.js';

const AT = '/windows/0/outreaches/0';
const window = DRAFT.windows[0]!;
const msAfter = (date: Date, ms: number): Date => new Date(date.getTime() + ms);
const change = (over: Parameters<typeof withOutreach>[2]) => found(withOutreach(0, 0, over));

describe('an outreach', () => {
  it('is due inside its window: from the opening, before the closing', () => {
    const expiresAt = window.closesAt;
    assert.deepEqual(change({ dueAt: window.opensAt, expiresAt }), []);
    assert.deepEqual(change({ dueAt: msAfter(window.closesAt, -1), expiresAt }), []);
    assert.deepEqual(change({ dueAt: msAfter(window.opensAt, -1), expiresAt }), [
      `outreach_outside_window ${AT}/dueAt`,
    ]);
    assert.ok(change({ dueAt: window.closesAt, expiresAt }).includes(`outreach_outside_window ${AT}/dueAt`));
    assert.ok(change({ dueAt: iso('x') }).includes(`outreach_outside_window ${AT}/dueAt`));
  });

  it('expires after it is due and not after its window', () => {
    const { dueAt } = window.outreaches[0]!;
    assert.deepEqual(change({ expiresAt: msAfter(dueAt, 1) }), []);
    assert.deepEqual(change({ expiresAt: dueAt }), [`outreach_expiry ${AT}/expiresAt`]);
    assert.deepEqual(change({ expiresAt: msAfter(window.closesAt, 1) }), [`outreach_expiry ${AT}/expiresAt`]);
    assert.deepEqual(change({ expiresAt: iso('x') }), [`outreach_expiry ${AT}/expiresAt`]);
  });

  it('carries an offer of the shop that lasts until it expires', () => {
    assert.deepEqual(change({ offer: 'v2' }), [`unknown_offer ${AT}/offer`]);
    const early = { offers: [{ ...OFFER, endsAt: msAfter(window.closesAt, -1) }] };
    const late = { offers: [{ ...OFFER, endsAt: window.closesAt }] };
    const only = { ...DRAFT, windows: [{ ...window, outreaches: window.outreaches.slice(0, 1) }] };
    assert.deepEqual(found(only, early), [`offer_ends_early ${AT}/offer`]);
    assert.deepEqual(found(only, late), []);
  });

  it('names no offer code when it carries no offer', () => {
    const { offer: _, ...rest } = window.outreaches[0]!;
    const campaign = withWindow(0, { outreaches: [rest] });
    assert.deepEqual(found(campaign), [`offer_missing ${AT}/template/text`]);
  });

  it('speaks to a known audience over a known channel', () => {
    assert.deepEqual(change({ audience: { name: 'vip' as never } }), [`unknown_audience ${AT}/audience/name`]);
    assert.deepEqual(change({ audience: { name: 'cart', params: { days: 0 } } }), [
      `audience_parameter_out_of_range ${AT}/audience/params/days`,
    ]);
    assert.deepEqual(change({ channel: 'fax' as never }), [`unknown_channel ${AT}/channel`]);
  });

  it('has a subject when it is an e-mail', () => {
    assert.deepEqual(change({ channel: 'email' }), [`subject_missing ${AT}/template/subject`]);
    assert.deepEqual(change({ channel: 'email', template: { text: 'Chào', subject: 'Hoa' } }), []);
  });

  it('names its template problems where they are', () => {
    assert.deepEqual(change({ template: { text: '{{ ten }}' } }), [`unknown_parameter ${AT}/template/text`]);
    assert.deepEqual(change({ template: { text: 'x'.repeat(501) } }), [`message_too_long ${AT}/template/text`]);
    const hotline = withOutreach(0, 0, { template: { text: 'Gọi {{ hotline }}' } });
    assert.deepEqual(found(hotline), []);
    assert.deepEqual(found(hotline, { hasHotline: false }), [`hotline_missing ${AT}/template/text`]);
  });

  it('has a slug for an id and a whole number for a priority', () => {
    for (const id of ['', 'A', 'a.b', 'a/b', 'a:b', '-a', 'x'.repeat(41)]) {
      assert.deepEqual(change({ id }), [`outreach_id ${AT}/id`], id);
    }
    for (const priority of [0, -1, 1.5, 101, Number.NaN]) {
      assert.deepEqual(change({ priority }), [`outreach_priority ${AT}/priority`], String(priority));
    }
  });
});

describe('the outreaches of a campaign', () => {
  it('have ids that no other has, over all windows', () => {
    const id = DRAFT.windows[0]!.outreaches[0]!.id;
    assert.deepEqual(found(withOutreach(2, 1, { id })), ['outreach_id_twice /windows/2/outreaches/1/id']);
  });

  it('have different priorities when they are due at the same instant', () => {
    assert.deepEqual(found(withOutreach(0, 1, { priority: 1 })), ['priority_twice /windows/0/outreaches/1/priority']);
    const later = { priority: 1, dueAt: msAfter(window.opensAt, 1000) };
    assert.deepEqual(found(withOutreach(0, 1, later)), []);
  });

  it('are not more than the policy allows', () => {
    const many = (n: number) =>
      withWindow(0, {
        outreaches: Array.from({ length: n }, (_, i) => ({ ...window.outreaches[0]!, id: `o${i}`, priority: i + 1 })),
      });
    assert.deepEqual(found(many(20)), []);
    assert.deepEqual(found(many(21)), ['too_many_outreaches /windows/0/outreaches']);
  });
});

describe('a campaign', () => {
  it('leads to a web page', () => {
    for (const link of ['javascript:alert(1)', 'ftp://x.vn', 'x', '']) {
      assert.deepEqual(found({ ...DRAFT, link }), ['link /link'], link);
    }
  });
  it('has a sale day of the calendar and a zone of the world', () => {
    assert.deepEqual(found({ ...DRAFT, saleDay: '2026-02-30' }), ['sale_day /saleDay']);
    assert.deepEqual(found({ ...DRAFT, zone: 'Mars/Olympus' }), ['zone /zone']);
    assert.deepEqual(found({ ...DRAFT, zone: '', saleDay: '' }), ['zone /zone', 'sale_day /saleDay']);
  });
  it('shows everything that is wrong at once', () => {
    const wrong = withOutreach(3, 0, { priority: 0 }, withWindow(0, { closesAt: EARLY }));
    assert.deepEqual(found({ ...wrong, link: 'x' }), [
      'link /link',
      'window_times /windows/0/closesAt',
      'outreach_priority /windows/3/outreaches/0/priority',
    ]);
  });
});
