import { Schema } from 'mongoose';
import type { CodeUse } from '../../domain/offer/uses.js';
import { EMBEDDED, flag, instant, number, OPTIONS, text } from '../base/fields.js';

/** Who holds a code. */
interface CodeHolder {
  /** The hold's `_id`: the lock that makes a code one customer's. */
  readonly hold: string;
  readonly customer: string;
  /** The campaign or programme that gave it, and its last run that did. */
  readonly owner: string;
  readonly run: string;
}
/** What its orders make of a code. */
export interface CodeSpent {
  /** Orders that used it and stand. */
  readonly orders: number;
  /** The first of them. */
  readonly order: string;
  readonly customer: string;
  readonly at: Date;
  /** Somebody else than its holder was among them. */
  readonly foreign: boolean;
}

/** A unique code. `_id` is codeId(shop, code): no shop has a code twice, in whatever offer. */
export interface OfferCode {
  readonly _id: string;
  readonly shop: string;
  /** The offer's key. */
  readonly offer: string;
  /** As it was given. */
  readonly code: string;
  /** The page it came in. */
  readonly page: string;
  readonly holder?: CodeHolder;
  readonly spent?: CodeSpent;
  /** Counts writes of `spent`, so that none is computed from old orders. */
  readonly rev: number;
}

/**
 * A page of codes that may be free: the list that planners draw from. The codes themselves say who holds them, so a page
 * that is out of date costs a second draw and nothing else. `_id` begins with the offer's; returned codes sort first.
 */
export interface CodePage {
  readonly _id: string;
  readonly shop: string;
  readonly offer: string;
  readonly codes: readonly string[];
  /** `making`: the codes are being registered; `free`: to be drawn from; `taken`: one planner draws from it. */
  readonly state: 'making' | 'free' | 'taken';
  readonly taken?: { readonly run: string; readonly token: string };
}

/**
 * A customer's code. `_id` is codeHoldId(owner, offer, customer): at most one current code per customer, offer and campaign or
 * programme, so that a later run finds the same.
 */
export interface CodeHold {
  readonly _id: string;
  readonly shop: string;
  readonly offer: string;
  readonly owner: string;
  readonly customer: string;
  readonly code: string;
  /** Codes they had before and have used. */
  readonly past?: readonly string[];
  /** Open runs whose messages may carry it: while there are any, it is theirs. */
  readonly runs: readonly string[];
  /** A message with it has left, or may have: it stays theirs for good. */
  readonly sent?: boolean;
}

const holder = new Schema<CodeHolder>({ hold: text, customer: text, owner: text, run: text }, EMBEDDED);
const spent = new Schema<CodeSpent>(
  {
    orders: number,
    order: text,
    customer: text,
    at: instant,
    foreign: flag,
  },
  EMBEDDED,
);

export const offerCodeSchema = new Schema<OfferCode>(
  {
    _id: text,
    shop: text,
    offer: text,
    code: text,
    page: text,
    holder: { type: holder, default: undefined },
    spent: { type: spent, default: undefined },
    rev: number,
  },
  OPTIONS,
);
offerCodeSchema.index({ shop: 1, offer: 1, 'holder.hold': 1, 'spent.orders': 1 });

export const codePageSchema = new Schema<CodePage>(
  {
    _id: text,
    shop: text,
    offer: text,
    codes: [String],
    state: { type: String, enum: ['making', 'free', 'taken'], required: true },
    taken: { type: new Schema({ run: text, token: text }, EMBEDDED), default: undefined },
  },
  OPTIONS,
);

export const codeHoldSchema = new Schema<CodeHold>(
  {
    _id: text,
    shop: text,
    offer: text,
    owner: text,
    customer: text,
    code: text,
    past: { type: [String], default: undefined },
    runs: [String],
    sent: Boolean,
  },
  OPTIONS,
);

export const codeUseSchema = new Schema<CodeUse>(
  {
    _id: text,
    shop: text,
    code: text,
    customer: text,
    order: text,
    placedAt: instant,
    total: number,
    spent: flag,
    valid: flag,
    offer: String,
    pool: Boolean,
    owner: String,
    run: String,
    foreign: Boolean,
    revenue: number,
  },
  OPTIONS,
);
codeUseSchema.index({ shop: 1, owner: 1, _id: 1 });
