import type { SkipReason } from '../../domain/base/outcome.js';
import type { Cap } from '../../domain/customer/caps.js';
import type { Touch } from '../../domain/customer/customer.js';
import { isShared, whyNot, whyNotAmong } from '../../domain/run/reach.js';
import type { Run } from '../../domain/run/run.js';
import { customersById, type ReachRow } from '../../models/customer/customer-queries.js';
import type { Models } from '../../models/models.js';
import { factsAbout, factsOf, projectionOf } from './rules.js';
import { type Twins, twinsOf } from './twins.js';

/** Customers as they are now, and the rule on them. */
export interface Judged {
  /** By `_id`; who is gone is missing. */
  readonly rows: Map<string, ReachRow>;
  readonly twins: Twins;
  /** Why the customer gets no message of the run now; undefined when one may leave. */
  judge(row: ReachRow): SkipReason | undefined;
}

/** Reads customers as they are now, to ask the rule about them as a claim does. @param ids their `_id`s */
export async function judgeAll(
  models: Models,
  run: Run,
  ids: readonly string[],
  { now, caps }: { readonly now: Date; readonly caps: readonly Cap[] },
): Promise<Judged> {
  const rows = await customersById(models.customers, ids, projectionOf(run));
  const facts = await factsAbout(models, run, factsOf(run, now), [...rows.values()]);
  const twins = await twinsOf(models, run, rows.values());
  const judge = (row: ReachRow): SkipReason | undefined =>
    isShared(row, run.channel)
      ? whyNotAmong(row, twins.of(row), facts, now, { caps })
      : whyNot(row, facts, now, { caps });
  return { rows, twins, judge };
}

/** Is this a message of the run to this very record, and not to one that was merged into it? */
export const isOwn = ({ run, ref }: Touch, id: string): boolean => run === id && ref === undefined;
