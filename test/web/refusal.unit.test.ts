import assert from 'node:assert/strict';
import { REFUSALS } from '../../api/sessions/oidc/identity-provider.js';
import en from '../../web/messages/en.json' with { type: 'json' };
import { refusalOf } from '../../web/src/signin/refusal.js';

describe("the sign-in screen, on an identity provider's refusal", () => {
  it('has a sentence for each that the API says, and for what it does not know yet', () => {
    for (const refusal of REFUSALS) {
      assert.equal(refusalOf(`#refused=${refusal}`), refusal);
      assert.ok(`signIn.refused.${refusal}` in en, refusal);
    }
    assert.equal(refusalOf('#refused=else'), 'failed');
  });

  it('says nothing without one', () => {
    for (const hash of ['', '#once=x', '#refused=', '#refused=a b']) assert.equal(refusalOf(hash), undefined, hash);
  });
});
