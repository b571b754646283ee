import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SKIP_REASONS } from '../../../domain/base/outcome.js';
import type { Cap } from '../../../domain/customer/caps.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { NAMELESS } from '../../../domain/customer/customer.js';
import { addressFor, mergeFields, runFacts, whyNot, whyNotAmong } from '../../../domain/run/reach.js';
import { anyMember, customer, daysAgo, NO_SIGNALS, NOW, run, touch } from '../support/samples.js';

const CAPS: readonly Cap[] = [{ id: 'day', max: 2, hours: 24, fixed: false, source: 'test' }];
const policy = { caps: CAPS };
const follower = (over: Partial<Customer> = {}): Customer =>
  customer({ signals: { ...NO_SIGNALS, followedAt: daysAgo(5) }, ...over });
const ask = (who: Customer, facts = runFacts(run()), now = NOW) => whyNot(who, facts, now, policy);
const withoutConsent = { chat: { granted: false, at: daysAgo(1) } };
const twice = [touch({ at: daysAgo(0.1) }), touch({ at: daysAgo(0.2) })];
const cartOf = [{ sku: 's', at: daysAgo(1) }];

describe('the rule of reach', () => {
  it('lets a message leave to a consenting, reachable member of the audience', () => {
    assert.equal(ask(follower()), undefined);
  });

  it('names who does not belong to the audience', () => {
    assert.equal(ask(customer()), 'no_longer_qualifies');
  });

  it('evaluates the audience at the instant it is given, not at the present', () => {
    const who = follower({ signals: { ...NO_SIGNALS, followedAt: daysAgo(1) } });
    assert.equal(ask(who, runFacts(run(), daysAgo(2))), 'no_longer_qualifies');
    assert.equal(ask(who, runFacts(run({ asOf: daysAgo(2) }))), 'no_longer_qualifies');
  });

  it('leaves a customer of an earlier audience to that audience', () => {
    const facts = runFacts(run({ before: [{ audience: { name: 'cart' }, channel: 'chat' }] }));
    const who = follower({ signals: { ...NO_SIGNALS, followedAt: daysAgo(5), cart: cartOf } });
    assert.equal(ask(who, facts), 'higher_priority');
    assert.equal(ask(follower(), facts), undefined);
  });

  it('serves whom the earlier audience cannot reach on its own channel', () => {
    const facts = runFacts(run({ before: [{ audience: { name: 'cart' }, channel: 'email' }] }));
    const signals = { ...NO_SIGNALS, followedAt: daysAgo(5), cart: cartOf };
    const { email: _, ...noEmail } = follower({ signals });
    assert.equal(ask(noEmail, facts), undefined);
    const refused = follower({
      signals,
      consent: { ...follower().consent, email: { granted: false, at: daysAgo(1) } },
    });
    assert.equal(ask(refused, facts), undefined);
    assert.equal(ask(follower({ signals }), facts), 'higher_priority');
  });

  it('sends one message per window, unless the first one failed', () => {
    const window = 'hoa.11-11.launch';
    const other = touch({ window, run: 'hoa.11-11.launch-cart.1' });
    assert.equal(ask(follower({ touches: [other] })), 'already_in_window');
    assert.equal(ask(follower({ touches: [{ ...other, failed: true }] })), undefined);
    assert.equal(ask(follower({ touches: [touch({ window: 'hoa.11-11.pre_launch' })] })), undefined);
    assert.equal(ask(follower({ touches: [touch({ window: 'hoa.12-12.launch' })] })), undefined);
  });

  it("does not take the run's own touch for another message of the window", () => {
    const own = touch({ window: 'hoa.11-11.launch', run: run()._id });
    assert.equal(ask(follower({ touches: [own] })), undefined);
  });

  it('takes what a record of theirs was sent, that was merged since, for another message of the window', () => {
    const theirs = touch({ window: 'hoa.11-11.launch', run: run()._id, ref: 'old' });
    assert.equal(ask(follower({ touches: [theirs] })), 'already_in_window');
    assert.equal(ask(follower({ touches: [{ ...theirs, failed: true }] })), undefined);
  });

  describe('for an address that several customers have', () => {
    const one = follower({ shared: { chat: ['u1', 'u2'] } });
    const other = (over: Partial<Customer>): Customer =>
      follower({ _id: `${one._id}x`, ref: `${one.ref}x`, ...(one.chatId ? { chatId: one.chatId } : {}), ...over });
    const among = (over: Partial<Customer>) => whyNotAmong(one, [other(over)], runFacts(run()), NOW, policy);

    it('counts what the others have refused, why the address is not used, and what it was sent', () => {
      assert.equal(among({}), undefined);
      assert.equal(among({ consent: { chat: { granted: false, at: daysAgo(1), optedOut: true } } }), 'opted_out');
      assert.equal(
        among({ suppressed: { chat: { reason: 'blocked', at: daysAgo(1), source: 'webhook' } } }),
        'suppressed',
      );
      assert.equal(among({ touches: twice }), 'cap_reached');
      assert.equal(among({ touches: [touch({ run: run()._id })] }), 'same_address');
    });

    it('counts nothing of who has another address by now', () => {
      const gone = {
        chatId: 'another',
        touches: twice,
        suppressed: { chat: { reason: 'blocked', at: NOW, source: 'x' } },
      };
      assert.equal(among(gone as Partial<Customer>), undefined);
    });
  });

  it('needs an address on the channel; an empty one is none', () => {
    const { chatId: _, ...noChat } = follower();
    assert.equal(ask(noChat), 'no_address');
    assert.equal(ask(follower({ chatId: '' })), 'no_address');
  });

  it('needs consent for this very channel: silence and a withdrawal are none', () => {
    assert.equal(ask(follower({ consent: {} })), 'no_consent');
    assert.equal(ask(follower({ consent: withoutConsent })), 'no_consent');
    assert.equal(ask(follower({ consent: { email: { granted: true, at: daysAgo(1) } } })), 'no_consent');
  });

  it('tells a refusal from silence, and an address that is not to be used from both', () => {
    const refused = { chat: { granted: false, at: daysAgo(1), optedOut: true } };
    const blocked = { chat: { reason: 'blocked' as const, at: daysAgo(1), source: 'webhook' } };
    assert.equal(ask(follower({ consent: refused })), 'opted_out');
    assert.equal(ask(follower({ suppressed: blocked })), 'suppressed');
    assert.equal(ask(follower({ consent: refused, suppressed: blocked })), 'opted_out');
    assert.equal(ask(follower({ consent: {}, suppressed: blocked })), 'no_consent');
    const email = { email: { reason: 'hard_bounce' as const, at: daysAgo(1), source: 'webhook' } };
    assert.equal(ask(follower({ suppressed: email })), undefined);
  });

  it('does not leave a customer to an audience whose channel is closed to them', () => {
    const facts = runFacts(run({ before: [{ audience: { name: 'cart' }, channel: 'email' }] }));
    const member = follower({
      signals: { ...NO_SIGNALS, followedAt: daysAgo(5), cart: cartOf },
      consent: { chat: { granted: true, at: daysAgo(9) }, email: { granted: true, at: daysAgo(9) } },
    });
    assert.equal(ask(member, facts), 'higher_priority');
    const suppressed = { email: { reason: 'hard_bounce' as const, at: daysAgo(1), source: 'webhook' } };
    assert.equal(ask({ ...member, suppressed }, facts), undefined);
  });

  it('stops at the cap', () => {
    assert.equal(ask(follower({ touches: twice })), 'cap_reached');
    assert.equal(ask(follower({ touches: twice.slice(1) })), undefined);
  });

  it('names the first reason of the order when several hold', () => {
    const before = [{ audience: { name: 'cart' as const }, channel: 'email' as const }];
    const facts = runFacts(run({ before }));
    const all = follower({
      signals: { ...NO_SIGNALS, followedAt: daysAgo(5), cart: cartOf },
      touches: [...twice, touch({ window: 'hoa.11-11.launch' })],
      chatId: '',
      consent: { email: { granted: true, at: daysAgo(9) } },
    });
    const steps: [string | undefined, Customer][] = [['no_longer_qualifies', { ...all, signals: NO_SIGNALS }]];
    steps.push(['higher_priority', all]);
    const third = { ...all, signals: { ...all.signals, cart: [] } };
    steps.push(['already_in_window', third]);
    const fourth = { ...third, touches: twice };
    steps.push(['no_address', fourth]);
    const fifth = { ...fourth, chatId: 'chat-1' };
    steps.push(['no_consent', fifth]);
    const suppressed = { chat: { reason: 'blocked' as const, at: daysAgo(1), source: 'webhook' } };
    const refusing = { ...fifth, suppressed, consent: { chat: { granted: false, at: daysAgo(9), optedOut: true } } };
    steps.push(['opted_out', refusing]);
    steps.push(['suppressed', { ...refusing, consent: { chat: { granted: true, at: daysAgo(9) } } }]);
    const sixth = { ...fifth, consent: { chat: { granted: true, at: daysAgo(9) } } };
    steps.push(['cap_reached', sixth]);
    steps.push([undefined, { ...sixth, touches: [] }]);
    for (const [reason, who] of steps) assert.equal(ask(who, facts), reason);
  });

  it('never lets a message leave without consent and an address, whatever else is true', () => {
    const granted = fc.option(fc.boolean(), { nil: undefined });
    fc.assert(
      fc.property(anyMember, granted, fc.constantFrom('', 'chat-1'), (member, chat, chatId) => {
        const consent = chat === undefined ? {} : { chat: { granted: chat, at: NOW } };
        const reason = ask(customer({ ...member, consent, chatId }));
        if (reason === undefined) assert.ok(chat === true && chatId !== '');
        else assert.ok(SKIP_REASONS.includes(reason));
      }),
    );
  });
});

describe('addresses and merge fields', () => {
  it('take the address that belongs to the channel', () => {
    const who = customer();
    assert.equal(addressFor(who, 'chat'), 'chat-1');
    assert.equal(addressFor(who, 'email'), 'minh@example.com');
    assert.equal(addressFor(who, 'sms'), '+84912345678');
    assert.deepEqual(mergeFields(who, 'sms'), { to: '+84912345678', name: 'Nguyễn Thị Minh' });
  });
  it('address a customer without a name all the same', () => {
    assert.equal(mergeFields(customer({ name: '' }), 'chat').name, NAMELESS);
  });
  it('refuse to prepare a message for nowhere', () => {
    const { phone: _, ...noPhone } = customer();
    assert.throws(() => mergeFields(noPhone, 'sms'), /address for sms is missing/);
  });
});
