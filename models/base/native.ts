import type { Model, mongo } from 'mongoose';

/** A stored document as the driver sees it. */
export interface Stored extends mongo.Document {
  readonly _id: string;
}

/**
 * The driver's own collection of a model. The hot path (plan, claim, record) uses it because mongoose's casting, change
 * tracking and document objects cost more than the whole rest of a message; what is written there is typed by domain/.
 */
export const native = <T>(model: Model<T>): mongo.Collection<Stored> =>
  model.collection as unknown as mongo.Collection<Stored>;

/** MongoDB's code for a second document with the same `_id`. */
export const isDuplicateKey = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 11_000;

/** Was this insert the first of its `_id`? @throws whatever else keeps it from being written */
export async function wasFirst(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
