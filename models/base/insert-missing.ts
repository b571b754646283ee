import type { Model } from 'mongoose';
import { isDuplicateKey, native } from './native.js';

/**
 * Inserts documents in one request and goes past those whose `_id` somebody else has just taken.
 * @returns the `_id`s that were taken
 */
export async function insertMissing<T>(
  model: Model<T>,
  documents: readonly { readonly _id: string }[],
): Promise<string[]> {
  if (documents.length === 0) return [];
  try {
    await native(model).insertMany([...documents], { ordered: false });
    return [];
  } catch (error) {
    const failures = (error as { writeErrors?: { code: number; index: number }[] }).writeErrors ?? [];
    if (failures.length === 0 || failures.some((failure) => !isDuplicateKey(failure))) throw error;
    return failures.map(({ index }) => documents[index]?._id ?? '');
  }
}
