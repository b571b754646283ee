import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';

export const IMPORT_KINDS = ['customers', 'orders', 'products', 'do-not-call'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_STATES = ['running', 'done', 'failed', 'undone'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** One file that was imported. `_id` is importId(shop, at, nonce): a shop's imports sort by time. */
export interface Import {
  readonly _id: string;
  readonly shop: string;
  readonly kind: ImportKind;
  readonly at: Date;
  readonly state: ImportState;
  /** As it was answered; absent while it runs. */
  readonly report?: object;
}

/** What parts of an import hold: the documents that it changed, the customers that orders made, the rows it did not take. */
const IMPORT_PARTS = ['changes', 'made', 'rows'] as const;
export type ImportPart = (typeof IMPORT_PARTS)[number];

/** Some entries of a part. `_id` is `<import>/<part>/<number, six digits>`. */
export interface ImportPage {
  readonly _id: string;
  readonly at: Date;
  readonly entries: readonly object[];
}

/** How a shop's files become ours. `_id` is `<shop>/<name>`. */
export interface SavedMapping {
  readonly _id: string;
  readonly shop: string;
  readonly name: string;
  /** JSON of an ImportMapping: words of a file stand in it as keys, and MongoDB reads dots and `$` in keys. */
  readonly mapping: string;
  readonly savedAt: Date;
}

export const importSchema = new Schema<Import>(
  {
    _id: text,
    shop: text,
    kind: { type: String, enum: IMPORT_KINDS, required: true },
    at: instant,
    state: { type: String, enum: IMPORT_STATES, required: true },
    report: Schema.Types.Mixed,
  },
  OPTIONS,
);
export const importPageSchema = new Schema<ImportPage>(
  { _id: text, at: instant, entries: [Schema.Types.Mixed] },
  OPTIONS,
);
export const savedMappingSchema = new Schema<SavedMapping>(
  { _id: text, shop: text, name: text, mapping: text, savedAt: instant },
  OPTIONS,
);
