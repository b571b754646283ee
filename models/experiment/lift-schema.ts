import { Schema } from 'mongoose';
import type { Observed } from '../../domain/experiment/verdict.js';
import { count, EMBEDDED, instant, number, OPTIONS, text } from '../base/fields.js';

/** What was counted of a campaign's arms, kept so that a great campaign is not counted at every look. `_id` is the campaign's. */
export interface CampaignLift extends Observed {
  readonly _id: string;
  readonly shop: string;
  readonly countedAt: Date;
  /** Orders placed before count. */
  readonly until: Date;
}

const arm = { type: new Schema({ assigned: count, bought: count }, EMBEDDED), required: true } as const;
const spending = {
  type: new Schema({ people: count, sum: count, mean: count, squares: count }, EMBEDDED),
  required: true,
} as const;
const both = (one: typeof arm | typeof spending) => ({
  type: new Schema({ treated: one, holdout: one }, EMBEDDED),
  required: true,
});

export const campaignLiftSchema = new Schema<CampaignLift>(
  {
    _id: text,
    shop: text,
    countedAt: instant,
    until: instant,
    share: number,
    arms: both(arm),
    spending: both(spending),
  },
  OPTIONS,
);
