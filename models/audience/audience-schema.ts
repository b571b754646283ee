import { Schema } from 'mongoose';
import type { Tree } from '../../domain/audience/custom/tree.js';
import { instant, number, OPTIONS, text } from '../base/fields.js';

/** A shop's own audience as it is now. `_id` is audienceId(shop, key). */
export interface CustomAudience {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly name: string;
  readonly tree: Tree;
  /** Counts edits, a deletion included. */
  readonly version: number;
  readonly editedAt: Date;
  /** Kept when deleted, so that no later audience of this key repeats a version. */
  readonly deletedAt?: Date;
}
/** What an audience was before it was edited; never changed. `_id` is `<shop>/<key>/<version, six digits>`. */
export interface AudienceVersion extends Omit<CustomAudience, 'deletedAt'> {
  readonly audience: string;
}

const content = {
  _id: text,
  shop: text,
  key: text,
  name: text,
  // Checked by the API's schema before it comes here; a second description could only differ from that one.
  tree: { type: Schema.Types.Mixed, required: true },
  version: number,
  editedAt: instant,
} as const;

export const customAudienceSchema = new Schema<CustomAudience>({ ...content, deletedAt: Date }, OPTIONS);
customAudienceSchema.index({ shop: 1, key: 1 });

export const audienceVersionSchema = new Schema<AudienceVersion>({ ...content, audience: text }, OPTIONS);
audienceVersionSchema.index({ shop: 1, key: 1, version: 1 });
