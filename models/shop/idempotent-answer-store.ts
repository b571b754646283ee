import { wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { IdempotentAnswer } from './idempotent-answer-schema.js';

type Store = Pick<Models, 'idempotentAnswers'>;

/**
 * Claims a request, so that of many under one key one is carried out.
 * @param claim what is written when it is new, when the one before has expired, or when its server has died
 * @returns undefined when the claim is ours, else the request that was first
 */
export async function claimRequest(
  { idempotentAnswers }: Store,
  claim: IdempotentAnswer,
  now: Date,
): Promise<IdempotentAnswer | undefined> {
  const { _id } = claim;
  await idempotentAnswers.deleteOne({ _id, expiresAt: { $lte: now } });
  if (await wasFirst(idempotentAnswers.create(claim))) return undefined;
  const found = await idempotentAnswers.findById(_id).lean<IdempotentAnswer>();
  if (!found || found.answer !== undefined || found.leaseUntil > now || found.request !== claim.request)
    return found ?? claim;
  const { leaseUntil, expiresAt } = claim;
  const taken = await idempotentAnswers.updateOne(
    { _id, leaseUntil: found.leaseUntil, answer: { $exists: false } },
    { $set: { leaseUntil, expiresAt } },
  );
  return taken.matchedCount === 1 ? undefined : claim;
}

/** Keeps the answer of a request. */
export async function keepAnswer({ idempotentAnswers }: Store, _id: string, answer: string): Promise<void> {
  await idempotentAnswers.updateOne({ _id }, { $set: { answer } });
}

/** Nothing was done: the same key may be tried again. */
export async function releaseRequest({ idempotentAnswers }: Store, _id: string): Promise<void> {
  await idempotentAnswers.deleteOne({ _id, answer: { $exists: false } });
}
