import assert from 'node:assert/strict';
import {
  bannedFor,
  type ContentRules,
  isDefaultPhrase,
  NO_RULES,
} from '../../../../domain/message/content/banned-list.js';
import { DEFAULT_SMS_POLICY } from '../../../../domain/message/sms/policy.js';
import { findPhrases } from '../../../../domain/message/sms/rules/banned.js';

const AT = new Date('2026-11-01T00:00:00Z');
const hits = (text: string, rules: Partial<ContentRules>): string[] =>
  findPhrases(text, bannedFor({ ...NO_RULES, ...rules }).categories, AT).map(
    ({ phrase, severity }) => `${severity} ${phrase}`,
  );

describe("a shop's own list of banned phrases", () => {
  it('is the default one without changes', () => {
    assert.equal(bannedFor(undefined), DEFAULT_SMS_POLICY.banned);
    assert.equal(bannedFor({ ...NO_RULES, domains: ['a.vn'] }), DEFAULT_SMS_POLICY.banned);
  });

  it('gains phrases, found as the default ones are: whatever case and spaces, with accents or without', () => {
    const rules = { banned: [{ phrase: ' Hàng  Giả ', severity: 'block' as const }] };
    for (const text of ['bán hàng giả', 'ban HANG GIA', 'h.à.n.g g.i.ả'])
      assert.deepEqual(hits(text, rules), ['block hàng giả'], text);
    assert.deepEqual(hits('hàng già', rules), []);
  });

  it('loses phrases, and only those', () => {
    assert.deepEqual(hits('chơi casino poker', {}), ['block casino', 'block poker']);
    assert.deepEqual(hits('chơi casino poker', { removed: ['CASINO'] }), ['block poker']);
  });

  it('changes the severity of a phrase by naming it anew', () => {
    assert.deepEqual(hits('chơi casino', { banned: [{ phrase: 'Casino', severity: 'warn' }] }), ['warn casino']);
  });

  it('is compiled once for as long as it stays the same', () => {
    const rules = (): ContentRules => ({ ...NO_RULES, banned: [{ phrase: 'x y', severity: 'warn' }] });
    assert.equal(bannedFor(rules()), bannedFor(rules()));
    assert.notEqual(bannedFor(rules()), bannedFor({ ...rules(), removed: ['casino'] }));
    for (let i = 0; i < 300; i += 1) bannedFor({ ...NO_RULES, banned: [{ phrase: `x ${i}`, severity: 'warn' }] });
    assert.deepEqual(hits('x 7', { banned: [{ phrase: 'x 7', severity: 'warn' }] }), ['warn x 7']);
  });

  it('knows which phrases are on the default list', () => {
    assert.deepEqual(['lô đề', 'LÔ  ĐỀ', 'lô', 'váy'].map(isDefaultPhrase), [true, true, false, false]);
  });
});
