import { DAY_MS } from '../../base/time.js';
import { type AudienceDefinition, type AudienceParam, anyWithin, daysBefore, paramOf } from './definition.js';

/** What several audiences have in common but for their words and their numbers. */
type Rule = Pick<AudienceDefinition, 'params' | 'reads' | 'matches' | 'filter'>;

/** A number of days from 1 on, called `days` unless it has a name of its own. */
export const daysParam = (
  given: Omit<AudienceParam, 'name' | 'unit' | 'min'> & Partial<Pick<AudienceParam, 'name'>>,
): AudienceParam => ({ name: 'days', unit: 'days', min: 1, ...given });

/** At least one valid order ever, and floor_days(as_of − last valid order) ≥ N. */
export const noOrderFor = (days: AudienceParam): Rule => ({
  params: [days],
  reads: ['facts.validOrders', 'facts.lastOrderAt'],
  matches: ({ facts }, params, asOf) =>
    facts.validOrders > 0 &&
    facts.lastOrderAt !== undefined &&
    asOf - facts.lastOrderAt.getTime() >= paramOf(params, days) * DAY_MS,
  filter: (params, asOf) => ({
    'facts.validOrders': { $gte: 1 },
    'facts.lastOrderAt': { $lte: daysBefore(asOf, paramOf(params, days)) },
  }),
});

/** Something of the last N days, and still there. */
export const anyLately = (signal: 'cart' | 'unpaid' | 'unreviewed', days: AudienceParam): Rule => ({
  params: [days],
  reads: [`signals.${signal}.at`],
  matches: ({ signals }, params, asOf) => anyWithin(signals[signal], paramOf(params, days), asOf),
  filter: (params, asOf) => ({ [`signals.${signal}.at`]: { $gte: daysBefore(asOf, paramOf(params, days)) } }),
});
