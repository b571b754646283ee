import { Schema } from 'mongoose';
import type { AudienceRef } from '../../domain/audience/audience.js';
import { count, flag, instant, OPTIONS, text } from '../base/fields.js';

/** An audience that was fixed when its campaign was scheduled. `_id` is the run's. */
export interface FixedAudience {
  readonly _id: string;
  readonly shop: string;
  /** The audience as the outreach names it: an edit to another one makes this void. */
  readonly of: string;
  /** With its rule as it was. */
  readonly audience: AudienceRef;
  readonly asOf: Date;
  readonly done: boolean;
  readonly members: number;
}

/** Some of its members in the order of their `_id`s. `_id` is `<run>/<number, six digits>`. */
export interface MemberPage {
  readonly _id: string;
  readonly run: string;
  /** Customer refs; no other data of theirs. */
  readonly refs: readonly string[];
  readonly first: string;
  readonly last: string;
  readonly size: number;
}

export const fixedAudienceSchema = new Schema<FixedAudience>(
  {
    _id: text,
    shop: text,
    of: text,
    audience: { type: Schema.Types.Mixed, required: true },
    asOf: instant,
    done: flag,
    members: count,
  },
  OPTIONS,
);

export const memberPageSchema = new Schema<MemberPage>(
  { _id: text, run: text, refs: [String], first: text, last: text, size: count },
  OPTIONS,
);
