import assert from 'node:assert/strict';
import type { ChannelAccount, RecordState } from '../../../domain/account/account.js';
import { dkimState, spfState } from '../../../domain/account/records.js';
import { accountChecks, isVerified } from '../../../domain/account/verified.js';

const KEY = 'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEB';

describe('a DKIM record', () => {
  const cases: readonly { readonly what: string; readonly found: readonly string[]; readonly state: RecordState }[] = [
    { what: 'as it must be', found: [KEY], state: 'found' },
    { what: 'beside other text', found: ['google-site-verification=x', KEY], state: 'found' },
    {
      what: 'with spaces inside the key, other tags and another order',
      found: ['p=MIGfMA0GCSq  GSIb3DQEB ; t=s;k=rsa ; v=DKIM1'],
      state: 'found',
    },
    { what: 'without k, which is rsa then', found: ['v=DKIM1; p=MIGfMA0GCSqGSIb3DQEB'], state: 'found' },
    { what: 'that is not there', found: [], state: 'missing' },
    { what: 'that is something else', found: ['v=spf1 -all'], state: 'missing' },
    { what: 'of another key', found: ['v=DKIM1; k=rsa; p=AAAA'], state: 'different' },
    { what: 'that was taken back', found: ['v=DKIM1; k=rsa; p='], state: 'different' },
    { what: 'of another algorithm', found: [KEY.replace('rsa', 'ed25519')], state: 'different' },
    { what: 'that is there twice', found: [KEY, KEY], state: 'different' },
  ];
  for (const { what, found, state } of cases) {
    it(`${what} is ${state}`, () => assert.equal(dkimState(found, KEY), state));
  }
});

describe('an SPF record', () => {
  const include = 'spf.relay.example';
  const cases: readonly {
    readonly what: string;
    readonly found: readonly string[];
    readonly include?: string;
    readonly state: RecordState;
  }[] = [
    { what: 'of any kind', found: ['v=spf1 mx -all'], state: 'found' },
    { what: 'that is empty', found: ['v=spf1'], state: 'found' },
    { what: 'that includes the provider', found: ['v=spf1 include:spf.relay.example ~all'], include, state: 'found' },
    { what: 'in capitals', found: ['V=SPF1 INCLUDE:SPF.Relay.example ~ALL'], include, state: 'found' },
    { what: 'that redirects to it', found: ['v=spf1 redirect=spf.relay.example'], include, state: 'found' },
    { what: 'that includes another', found: ['v=spf1 include:spf.other.example ~all'], include, state: 'different' },
    {
      what: 'that includes a longer name',
      found: ['v=spf1 include:my-spf.relay.example'],
      include,
      state: 'different',
    },
    { what: 'that forbids it', found: ['v=spf1 -include:spf.relay.example'], include, state: 'different' },
    { what: 'that is there twice', found: ['v=spf1 mx', 'v=spf1 a'], state: 'different' },
    { what: 'of another version', found: ['v=spf10 mx', 'spf2.0/pra'], state: 'missing' },
    { what: 'that is not there', found: [], state: 'missing' },
  ];
  for (const { what, found, include: wanted, state } of cases) {
    it(`${what} is ${state}`, () => assert.equal(spfState(found, wanted), state));
  }
});

describe('the checks of an account', () => {
  const base = { identity: '7', settings: {}, tested: { at: new Date(0), identity: '7' } };
  const account = (more: object): ChannelAccount => ({ ...base, ...more }) as unknown as ChannelAccount;
  const states = (more: object): string[] =>
    accountChecks(account(more)).map(({ check, state }) => `${check} ${state}`);
  const dkim = { name: 's._domainkey.hoa.example', value: KEY };

  it('of chat are the test message alone, from the account as it is now', () => {
    assert.deepEqual(states({ channel: 'chat' }), ['test_message met']);
    assert.deepEqual(states({ channel: 'chat', identity: '8' }), ['test_message open']);
    assert.deepEqual(states({ channel: 'chat', tested: undefined }), ['test_message open']);
  });

  it('of mail are the records besides: SPF always, DKIM where we sign', () => {
    const at = new Date(0);
    assert.deepEqual(states({ channel: 'email' }), ['test_message met', 'spf open']);
    assert.deepEqual(states({ channel: 'email', dkim }), ['test_message met', 'dkim open', 'spf open']);
    const records = { at, dkim: 'different', spf: 'found' };
    assert.deepEqual(states({ channel: 'email', dkim, records }), ['test_message met', 'dkim failed', 'spf met']);
    assert.equal(isVerified(account({ channel: 'email', dkim, records })), false);
    assert.equal(isVerified(account({ channel: 'email', dkim, records: { at, dkim: 'found', spf: 'found' } })), true);
    assert.deepEqual(states({ channel: 'email', records: { at, spf: 'unknown' } }), ['test_message met', 'spf open']);
  });

  it('of SMS are the brand name besides, where there is one', () => {
    const settings = { sender: 'HOANANG' };
    assert.deepEqual(states({ channel: 'sms' }), ['test_message met']);
    for (const [state, shown] of [
      ['declared', 'open'],
      ['accepted', 'met'],
      ['refused', 'failed'],
    ] as const) {
      const found = states({ channel: 'sms', settings, brandname: { state } });
      assert.deepEqual(found, ['test_message met', `brandname ${shown}`]);
    }
    assert.deepEqual(states({ channel: 'sms', settings }), ['test_message met', 'brandname open']);
  });
});
