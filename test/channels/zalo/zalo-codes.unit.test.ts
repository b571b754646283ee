import assert from 'node:assert/strict';
import { type CodeMeaning, codeTable } from '../../../domain/customer/provider-codes.js';

const AT = new Date('2026-11-11T05:00:00Z');

/** docs/channels.md#zalo, code by code: what the table must say, in words that share nothing with its file. */
const PHONE: Readonly<Record<string, string>> = {
  '-32': 'retryable in a minute',
  '-100': 'doubt',
  '-124': 'token',
  '-133': 'retryable in an hour',
  '-144': 'retryable in an hour',
  '-147': 'retryable of the template in an hour',
  '-1441': 'retryable in an hour',
  '-115': 'money',
  '-126': 'money',
  '-137': 'money',
  '-101': 'config',
  '-102': 'config',
  '-103': 'config',
  '-104': 'config',
  '-105': 'config',
  '-106': 'config',
  '-120': 'config',
  '-125': 'config',
  '-128': 'config',
  '-129': 'config',
  '-135': 'config',
  '-1351': 'config',
  '-136': 'config',
  '-138': 'config',
  '-1381': 'config',
  '-142': 'config',
  '-143': 'config',
  '-145': 'config',
  '-1201': 'config',
  '-1202': 'config',
  '-1241': 'config',
  '-161': 'config',
  '-162': 'config',
  '-109': 'config of the template',
  '-117': 'config of the template',
  '-131': 'config of the template',
  '-146': 'config of the template',
  '-127': 'config of the template',
  '-1091': 'config of the template',
  '-108': 'recipient invalid_address',
  '-118': 'recipient invalid_address',
  '-119': 'recipient',
  '-114': 'recipient',
  '-110': 'recipient',
  '-139': 'recipient blocked',
  '-141': 'recipient blocked',
  '-140': 'recipient',
  '-134': 'recipient',
  '-1471': 'recipient',
  '-1472': 'recipient',
  '-111': 'content',
  '-112': 'content',
  '-1121': 'content',
  '-1122': 'content',
  '-1123': 'content',
  '-1124': 'content',
  '-113': 'content',
  '-1131': 'content',
  '-116': 'content',
  '-121': 'content',
  '-122': 'content',
  '-123': 'content',
  '-130': 'content',
  '-132': 'content',
  '-153': 'content',
};
const USER: Readonly<Record<string, string>> = {
  '-32': 'retryable in a minute',
  '-100': 'doubt',
  '-200': 'doubt',
  '-124': 'token',
  '-216': 'token',
  '-220': 'token',
  '-234': 'retryable in an hour',
  '-211': 'retryable in an hour',
  '-321': 'money',
  '-204': 'config',
  '-205': 'config',
  '-209': 'config',
  '-212': 'config',
  '-219': 'config',
  '-221': 'config',
  '-223': 'config',
  '-224': 'config',
  '-235': 'config',
  '-240': 'config',
  '-242': 'config',
  '-320': 'config',
  '-249': 'config of the template',
  '-213': 'recipient',
  '-217': 'recipient blocked',
  '-218': 'recipient',
  '-227': 'recipient',
  '-230': 'recipient',
  '-232': 'recipient',
  '-244': 'recipient blocked',
  '-201': 'content',
  '-210': 'content',
  '-233': 'content',
  '-248': 'content',
};

const inWords = ({ means, suppress, scope, later, doubt, token }: CodeMeaning): string => {
  if (doubt) return 'doubt';
  if (token) return 'token';
  const closed = suppress === undefined ? '' : ` ${suppress}`;
  const narrow = scope === 'template' ? ' of the template' : '';
  const when = later === undefined ? '' : later === 'hour' ? ' in an hour' : ' in a minute';
  return `${means}${closed}${narrow}${when}`;
};
const wordsOf = (provider: 'zalo_phone' | 'zalo_user'): Record<string, string> =>
  Object.fromEntries(Object.entries(codeTable(provider, AT)).map(([code, meaning]) => [code, inWords(meaning)]));

describe('the codes of Zalo', () => {
  it('by phone mean what is documented, and none is missing', () => {
    assert.deepEqual(wordsOf('zalo_phone'), PHONE);
  });

  it('by user id are another table, where the same number may mean another thing', () => {
    assert.deepEqual(wordsOf('zalo_user'), USER);
    assert.notEqual(PHONE['-131'], USER['-131']);
  });

  it('suppress nobody for what passes: a limit of the day, a setting, a status', () => {
    for (const code of ['-1471', '-1472', '-119', '-114', '-110', '-140']) assert.equal(PHONE[code], 'recipient', code);
  });

  it('hold no other template for what is said of one', () => {
    const narrow = Object.entries(PHONE).filter(([, words]) => words.includes('of the template'));
    assert.deepEqual(
      narrow.map(([code]) => code).sort(),
      ['-1091', '-109', '-117', '-127', '-131', '-146', '-147'].sort(),
    );
  });

  it('are dated, and there is none of them before the product was', () => {
    for (const provider of ['zalo_phone', 'zalo_user'] as const)
      assert.throws(() => codeTable(provider, new Date('2025-12-31T00:00:00Z')), RangeError);
  });
});
