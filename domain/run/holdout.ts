import type { Customer } from '../customer/customer.js';
import { armOf } from '../experiment/arm.js';
import type { Run } from './run.js';

/** People of one address are one person, so they share an arm: the least of their references stands for them. */
function personOf({ ref, shared = {} }: Pick<Customer, 'ref' | 'shared'>): string {
  let least = ref;
  for (const refs of Object.values(shared)) for (const other of refs) if (other < least) least = other;
  return least;
}

/** Is the customer held out of the run's campaign, and so of every run of it? */
export const isHeldOut = (
  { campaign, holdout }: Pick<Run, 'campaign' | 'holdout'>,
  customer: Pick<Customer, 'ref' | 'shared'>,
): boolean => holdout !== undefined && armOf(personOf(customer), campaign, holdout) === 'holdout';
