import { Schema } from 'mongoose';
import { offerId } from '../../domain/base/ids.js';
import { instant, OPTIONS, text } from '../base/fields.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { OfferName } from './offer-code-stock.js';

/** Codes as they were asked for. */
export interface WantedCodes {
  readonly count: number;
  readonly prefix: string;
  /** Drawn letters behind the prefix. */
  readonly length: number;
}

/**
 * A drawing of codes that may be repeated: every attempt draws the same codes, so that all of them together add them once.
 * `_id` is drawId(offer, key).
 */
export interface CodeDraw extends WantedCodes {
  readonly _id: string;
  readonly shop: string;
  /** The offer's key. */
  readonly offer: string;
  /** Begins the names of the pages, whoever writes them. */
  readonly token: string;
  readonly at: Date;
  /** Hex; what the codes are drawn from. Dropped when all are there. */
  readonly seed?: string;
  /** How many were added; set when all are there. */
  readonly created?: number;
}

const drawId = ({ shop, offer }: OfferName, key: string): string => `${offerId(shop, offer)}/${key}`;

export const codeDrawSchema = new Schema<CodeDraw>(
  {
    _id: text,
    shop: text,
    offer: text,
    count: { type: Number, required: true },
    prefix: { type: String, default: '' },
    length: { type: Number, required: true },
    token: text,
    at: instant,
    seed: String,
    created: Number,
  },
  OPTIONS,
);

type Store = Pick<Models, 'codeDraws'>;

export async function findDraw({ codeDraws }: Store, name: OfferName, key: string): Promise<CodeDraw | undefined> {
  return (await native(codeDraws).findOne<CodeDraw>({ _id: drawId(name, key) })) ?? undefined;
}

/** Writes a drawing down, unless another request was first: then returns that one. */
export async function beginDraw(models: Store, key: string, draw: Omit<CodeDraw, '_id'>): Promise<CodeDraw> {
  const begun = { ...draw, _id: drawId(draw, key) };
  if (await wasFirst(native(models.codeDraws).insertOne({ ...begun }))) return begun;
  return (await findDraw(models, draw, key)) ?? begun;
}

/** All its codes are there: from now on the answer is known. */
export async function endDraw({ codeDraws }: Store, _id: string, created: number): Promise<void> {
  await native(codeDraws).updateOne({ _id }, { $set: { created }, $unset: { seed: '' } });
}
