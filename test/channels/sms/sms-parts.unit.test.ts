import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OutgoingMessage } from '../../../channels/channel.js';
import { unsubscribeHeaders } from '../../../channels/email/unsubscribe-headers.js';
import { codeText } from '../../../channels/http/json-answer.js';
import { callbackToken, isCallbackToken } from '../../../channels/link/callback-token.js';
import { BalanceRefused, balanceRefused, moneyOf } from '../../../channels/sms/balance.js';
import { RateWindow } from '../../../channels/sms/rate-window.js';
import { groupByText } from '../../../channels/sms/sms-group.js';
import { fieldAt } from '../../../domain/account/field-at.js';
import { phoneAs, samePhone } from '../../../domain/account/phone-form.js';
import { sms } from '../support.js';

describe('an amount that a provider writes', () => {
  it('is read in minor units, rounded down: what is not there cannot be spent', () => {
    const cases: readonly (readonly [unknown, number, number])[] = [
      [36693, 0, 36693],
      ['36693.9', 0, 36693],
      [100000.0, 0, 100000],
      ['1.1', 2, 110],
      [0.29, 2, 29],
      ['12.345', 2, 1234],
      [0, 0, 0],
      [-5.5, 0, -6],
    ];
    for (const [given, decimals, amount] of cases) {
      assert.deepEqual(moneyOf(given, 'VND', decimals), { amount, currency: 'VND' }, String(given));
    }
  });

  it('that is none, or of no currency, is no balance', () => {
    for (const given of [undefined, null, '', ' ', 'a lot', Number.NaN, 1e21, {}, true]) {
      assert.throws(() => moneyOf(given, 'VND', 0), BalanceRefused, String(given));
    }
    for (const currency of [undefined, 'vnd', 'đồng', 7]) assert.throws(() => moneyOf(1, currency, 0), BalanceRefused);
  });

  it('may be asked for again when there was no answer', () => {
    assert.equal(balanceRefused({ kind: 'in_doubt', reason: 'timeout' }).errorClass, 'retryable');
    assert.equal(balanceRefused({ kind: 'sent' }).reason, 'bad_answer');
    assert.equal(balanceRefused({ kind: 'refused', reason: 'x' }).errorClass, 'retryable');
  });
});

describe('the form of a number', () => {
  it('is what the provider wants', () => {
    assert.equal(phoneAs('e164', '+84912345678'), '+84912345678');
    assert.equal(phoneAs('international', '+84912345678'), '84912345678');
    assert.equal(phoneAs('national', '+84912345678'), '0912345678');
    assert.equal(phoneAs('national', '+14155550100'), '14155550100');
  });

  it('does not change whose number it is', () => {
    for (const spelling of ['0912345678', '84912345678', '+84 912 345 678']) {
      assert.ok(samePhone(spelling, '+84912345678'), spelling);
    }
    assert.ok(!samePhone('0912345678', '0912345679'));
  });
});

describe('a limit of requests', () => {
  it('is never passed in any window, and holds nobody longer than needed', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (gaps, limit) => {
        const rate = new RateWindow(limit, 60_000);
        const taken: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = rate.take(now);
          const recent = taken.filter((at) => at > now - 60_000);
          assert.equal(wait > 0, recent.length >= limit);
          if (wait === 0) taken.push(now);
          else assert.equal(now + wait, (recent[0] ?? 0) + 60_000);
        }
      }),
    );
  });
});

describe('messages that share a request', () => {
  it('have one text, each number once, and nobody is left out or put twice', () => {
    const some: fc.Arbitrary<OutgoingMessage[]> = fc.array(
      fc.record({ n: fc.nat(5), text: fc.constantFrom('a', 'b', 'c') }).map(({ n, text }) => sms(n, text)),
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 4 }), (messages, size) => {
        const groups = groupByText(messages, size);
        assert.deepEqual(new Set(groups.flat()), new Set(messages));
        assert.equal(groups.flat().length, messages.length);
        for (const group of groups) {
          assert.ok(group.length >= 1 && group.length <= size);
          assert.equal(new Set(group.map(({ text }) => text)).size, 1);
          assert.equal(new Set(group.map(({ to }) => to)).size, group.length);
        }
      }),
    );
  });
});

describe('the address of a callback', () => {
  const SECRET = 'sms secret of a test';

  it('is good for its own message only, and not with a bit changed', () => {
    const token = callbackToken(SECRET, 'shop.a.b.1:1');
    assert.match(token, /^[\w-]{22}$/);
    assert.ok(isCallbackToken(SECRET, 'shop.a.b.1:1', token));
    assert.ok(!isCallbackToken(SECRET, 'shop.a.b.1:2', token));
    assert.ok(!isCallbackToken('another secret of a test', 'shop.a.b.1:1', token));
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      assert.ok(!isCallbackToken(SECRET, 'shop.a.b.1:1', changed), String(at));
    }
    for (const odd of ['', `${token}=`, `${token}A`, ` ${token}`]) {
      assert.ok(!isCallbackToken(SECRET, 'shop.a.b.1:1', odd), odd);
    }
  });
});

describe('an answer in JSON', () => {
  it('is read where the path leads, and never beyond it', () => {
    const answer = { a: { b: [{ c: 7 }] }, n: null };
    assert.equal(fieldAt(answer, 'a.b.0.c'), 7);
    for (const path of ['a.b.1.c', 'n.x', 'a.constructor', '__proto__', 'a.b.length.x', 'x']) {
      assert.equal(fieldAt(answer, path), undefined, path);
    }
    assert.deepEqual([codeText(7), codeText('07'), codeText(true), codeText({})], ['7', '07', undefined, undefined]);
  });
});

describe('the headers of one-click unsubscription', () => {
  it('come together or not at all', () => {
    assert.deepEqual(unsubscribeHeaders('https://go.example/u/1', 'stop@example.com'), {
      'List-Unsubscribe': '<https://go.example/u/1>, <mailto:stop@example.com?subject=unsubscribe%201>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    for (const bad of ['', 'ftp://x.example/', 'https://x.example/a b', 'https://x.example/\r\nx', 'https://x/>']) {
      assert.equal(unsubscribeHeaders(bad), undefined, bad);
    }
  });
});
