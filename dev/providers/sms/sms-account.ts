import { countParts } from '../../../domain/message/sms/encoding.js';

/** Enough for every demo and benchmark. */
const RICH = 1_000_000_000_000;
/** VND per part: the order of magnitude of a brandname message. */
const PRICE = 500;

/** A prepaid account with an SMS provider: every part of a message taken costs its price. */
export class SmsAccount {
  readonly currency = 'VND';
  readonly price: number;
  /** Whole VND. */
  balance: number;

  constructor(balance = RICH, price = PRICE) {
    this.balance = balance;
    this.price = price;
  }

  cost(text: string, receivers = 1): number {
    return countParts(text).parts * this.price * receivers;
  }

  /** Takes what a message costs; false, taking nothing, when there is not enough. */
  charge(cost: number): boolean {
    if (cost > this.balance) return false;
    this.balance -= cost;
    return true;
  }
}
