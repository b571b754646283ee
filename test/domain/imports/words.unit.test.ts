import assert from 'node:assert/strict';
import { consentWord, isGuest, likelyFields, readStatus } from '../../../domain/imports/words.js';

/** What shops' screens and exports say of an order, and what it is to us. */
const STATUSES = [
  ['placed', 'pending'],
  ['placed', 'Pending payment'],
  ['placed', 'on_hold'],
  ['placed', 'on-hold'],
  ['placed', 'On hold'],
  ['placed', 'Chờ xác nhận'],
  ['placed', 'Chờ thanh toán'],
  ['paid', 'paid'],
  ['paid', 'processing'],
  ['paid', 'shipped'],
  ['paid', 'SHIPPED'],
  ['paid', 'in_transit'],
  ['paid', 'partially_refunded'],
  ['paid', 'Đang giao hàng'],
  ['paid', 'Đang giao hàng'.normalize('NFD')],
  ['delivered', 'delivered'],
  ['delivered', 'completed'],
  ['delivered', 'Hoàn thành'],
  ['delivered', ' đã  giao '],
  ['cancelled', 'canceled'],
  ['cancelled', 'cancelled'],
  ['cancelled', 'Đã hủy'],
  ['returned', 'refunded'],
  ['returned', 'returned'],
] as const;

describe('a word of a file', () => {
  for (const [status, word] of STATUSES) {
    it(`"${word}" says that an order is ${status}`, () => {
      assert.equal(readStatus(word), status);
    });
  }

  it('that nobody has given a meaning says nothing: it is not guessed from its parts', () => {
    for (const word of ['', 'shipped?', 'not paid', 'delivered tomorrow', 'xyz', '__proto__', 'constructor'])
      assert.equal(readStatus(word), undefined, word);
  });

  it('names nobody in particular where it stands for a guest, and a customer everywhere else', () => {
    for (const guest of ['', ' ', '0']) assert.equal(isGuest(guest), true, JSON.stringify(guest));
    for (const name of ['00', 'g', '_linh99', '#1001', '0912345678']) assert.equal(isGuest(name), false, name);
  });

  it('says yes or no to messages, and nothing where it is an instant or another word', () => {
    assert.equal(consentWord('yes'), 'yes');
    assert.equal(consentWord('YES'), 'yes');
    assert.equal(consentWord('no'), 'no');
    for (const other of ['2026-01-01T00:00:00Z', 'perhaps', '']) assert.equal(consentWord(other), undefined, other);
  });

  it('proposes what a column may mean by its name, in both languages, and nothing for a name that nobody knows', () => {
    assert.ok(likelyFields('Email').includes('email'));
    assert.ok(likelyFields('Số điện thoại').includes('phone'));
    assert.deepEqual(likelyFields('qwertz'), []);
  });
});
