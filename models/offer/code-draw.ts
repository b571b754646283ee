import { drawId, offerId } from '../../domain/base/ids.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { CodeDraw } from './code-draw-schema.js';
import type { OfferName } from './offer-code-stock.js';

type Store = Pick<Models, 'codeDraws'>;

export async function findDraw({ codeDraws }: Store, name: OfferName, key: string): Promise<CodeDraw | undefined> {
  return (await native(codeDraws).findOne<CodeDraw>({ _id: drawId(offerId(name.shop, name.offer), key) })) ?? undefined;
}

/** Writes a drawing down, unless another request was first: then returns that one. */
export async function beginDraw(models: Store, key: string, draw: Omit<CodeDraw, '_id'>): Promise<CodeDraw> {
  const begun = { ...draw, _id: drawId(offerId(draw.shop, draw.offer), key) };
  if (await wasFirst(native(models.codeDraws).insertOne({ ...begun }))) return begun;
  return (await findDraw(models, draw, key)) ?? begun;
}

/** All its codes are there: from now on the answer is known. */
export async function endDraw({ codeDraws }: Store, _id: string, created: number): Promise<void> {
  await native(codeDraws).updateOne({ _id }, { $set: { created }, $unset: { seed: '' } });
}
