import assert from 'node:assert/strict';
import { scopeParams, stopBody, stopOut, stopView } from '../../../api/shops/stop-schema.js';
import type { StopSwitch } from '../../../models/run/stop/stop-switch-schema.js';

const SINCE = new Date('2026-11-11T05:00:00.000Z');
const shop: StopSwitch = { _id: 'shop:a', kind: 'shop', shop: 'a', reason: 'Sai giá', since: SINCE, stopped: 0 };

describe('a stop switch as it is shown', () => {
  it('says whom it holds, why and since when', () => {
    assert.deepEqual(stopView(shop), {
      scope: 'shop',
      shop: 'a',
      reason: 'Sai giá',
      since: '2026-11-11T05:00:00.000Z',
      stopped: 0,
    });
    const channel = stopView({ _id: 'channel:sms', kind: 'channel', channel: 'sms', reason: 'x', stopped: 0 });
    assert.deepEqual(channel, { scope: 'channel', channel: 'sms', reason: 'x', stopped: 0 });
  });

  it('measures the time from the switch to the last batch that stopped, and never below nothing', () => {
    const at = (ms: number) => ({ ...shop, stopped: 3, stoppedAt: new Date(SINCE.getTime() + ms) });
    assert.equal(stopView(at(640)).stoppedWithinMs, 640);
    assert.equal(stopView(at(-5)).stoppedWithinMs, 0);
    assert.equal('stoppedWithinMs' in stopView(shop), false, 'nothing was being delivered');
  });

  it('has the documented shape', () => {
    for (const one of [shop, { ...shop, stoppedAt: SINCE, stopped: 1 }]) stopOut.parse(stopView(one));
  });

  it('needs a reason, and a scope that there is', () => {
    for (const reason of ['', '   ', 'x'.repeat(201)]) assert.equal(stopBody.safeParse({ reason }).success, false);
    assert.equal(stopBody.safeParse({ reason: 'Sai giá', shop: 'a' }).success, false, 'and nothing else');
    assert.equal(scopeParams.safeParse({ scope: 'fax' }).success, false);
    for (const scope of ['all', 'chat', 'email', 'sms']) assert.ok(scopeParams.safeParse({ scope }).success, scope);
  });
});
