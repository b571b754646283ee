import { addTo } from '../../domain/base/group.js';
import { customerId } from '../../domain/base/ids.js';
import { isShared, sharingOn } from '../../domain/run/reach.js';
import type { Run } from '../../domain/run/run.js';
import { membersAmong } from '../../models/audience/members.js';
import { customersById, type ReachRow } from '../../models/customer/customer-queries.js';
import type { Models } from '../../models/models.js';
import { projectionOf } from './rules.js';

/** Who else may have the address of a customer, and who of them belongs to an audience that was fixed. */
export interface Twins {
  /** By the customer's `_id`; empty for nearly everybody. */
  of(row: ReachRow): readonly ReachRow[];
  isMember(id: string): boolean;
}
const NOBODY: readonly ReachRow[] = [];
const NO_TWINS: Twins = { of: () => NOBODY, isMember: () => true };

/**
 * The other records of those rows whose address others of the shop have too. Where none has, which is nearly always, nothing is
 * asked of MongoDB.
 * @param isPlan also asks who belongs, when the run's audience was fixed
 */
export async function twinsOf(
  models: Models,
  run: Run,
  rows: Iterable<ReachRow>,
  { isPlan = false }: { readonly isPlan?: boolean } = {},
): Promise<Twins> {
  const { channel, shop } = run;
  const sharing = [...rows].filter((row) => isShared(row, channel));
  if (sharing.length === 0) return NO_TWINS;
  const refs = [...new Set(sharing.flatMap(({ shared }) => sharingOn(shared, channel)))];
  const found = await customersById(
    models.customers,
    refs.map((ref) => customerId(shop, ref)),
    projectionOf(run),
  );
  const byOwner = new Map<string, ReachRow[]>();
  for (const { _id, shared } of sharing) {
    for (const ref of sharingOn(shared, channel)) {
      const other = found.get(customerId(shop, ref));
      if (other && other._id !== _id) addTo(byOwner, _id, other);
    }
  }
  const members = isPlan && run.fixedAt ? await membersAmong(models, run._id, shop, refs) : undefined;
  return { of: ({ _id }) => byOwner.get(_id) ?? NOBODY, isMember: (id) => members?.has(id) ?? true };
}
