import assert from 'node:assert/strict';
import { RefusalsOfUs } from '../../../../channels/email/smtp/refusals-of-us.js';

const REASON = 'smtp_550_5.7.1';
const aside = { kind: 'refused', reason: REASON, errorClass: 'retryable', retryAfterMs: 1_000 };
const held = { kind: 'refused', reason: REASON, errorClass: 'config' };
const fails = (errorClass: string) => ({ kind: 'failed', reason: REASON, errorClass });

describe('a refusal that speaks of us', () => {
  it('of one recipient is tried once more, and then fails that recipient and suppresses nobody', () => {
    const ofUs = new RefusalsOfUs();
    ofUs.taken();
    assert.deepEqual(ofUs.refused('a@x.example', REASON, 'recipient'), aside);
    ofUs.taken();
    assert.deepEqual(ofUs.refused('a@x.example', REASON, 'recipient'), fails('recipient'));
    assert.deepEqual(ofUs.refused('b@x.example', REASON, 'content'), aside);
    assert.deepEqual(ofUs.refused('b@x.example', REASON, 'content'), fails('content'));
  });

  it('holds the run when three recipients get it before anything was taken, and judges none of them', () => {
    const ofUs = new RefusalsOfUs();
    for (const name of ['a', 'b']) assert.deepEqual(ofUs.refused(`${name}@x.example`, REASON, 'recipient'), aside);
    for (const name of ['c', 'a', 'b']) assert.deepEqual(ofUs.refused(`${name}@x.example`, REASON, 'recipient'), held);
  });

  it('holds the run when ten different recipients get it in a row; one that is taken between begins the count again', () => {
    const ofUs = new RefusalsOfUs();
    ofUs.taken();
    const refuse = (n: number) => ofUs.refused(`u${n}@x.example`, REASON, 'recipient');
    for (let n = 0; n < 9; n += 1) assert.deepEqual(refuse(n), aside);
    ofUs.taken();
    for (let n = 9; n < 18; n += 1) assert.deepEqual(refuse(n), aside);
    assert.deepEqual(refuse(18), held);
  });
});
