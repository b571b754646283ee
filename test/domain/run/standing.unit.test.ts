import assert from 'node:assert/strict';
import { type OutreachNow, standingOf } from '../../../domain/run/standing.js';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 11, 5, minutes));
const outreach: OutreachNow = { id: 'cart', enabled: true, dueAt: at(0), expiresAt: at(60) };
const run = { _id: 'hoa-nang.11-11.cart.1', dueAt: at(0), expiresAt: at(60) };
const retry = { ...run, _id: 'hoa-nang.11-11.cart.1-1', retryOf: run._id, dueAt: at(30) };

describe('where an outreach stands while its run is open', () => {
  it('is wanted, off, gone, or moved', () => {
    assert.deepEqual(standingOf(run, outreach), { kind: 'wanted' });
    assert.deepEqual(standingOf(run, { ...outreach, enabled: false }), { kind: 'off' });
    assert.deepEqual(standingOf(run, undefined), { kind: 'gone' });
    assert.deepEqual(standingOf(run, { ...outreach, dueAt: at(5) }), {
      kind: 'moved',
      dueAt: at(5),
      expiresAt: at(60),
    });
  });

  it('of a retry is due when it was asked for, and still ends with its outreach', () => {
    assert.deepEqual(standingOf(retry, outreach), { kind: 'wanted' });
    assert.deepEqual(standingOf(retry, { ...outreach, expiresAt: at(90) }), {
      kind: 'moved',
      dueAt: at(30),
      expiresAt: at(90),
    });
    assert.deepEqual(standingOf(retry, { ...outreach, enabled: false }), { kind: 'off' });
  });

  it('of a run that ends with its offer compares the end that the outreach had', () => {
    const short = { ...run, expiresAt: at(20), outreachExpiresAt: at(60) };
    assert.deepEqual(standingOf(short, outreach), { kind: 'wanted' });
  });
});
