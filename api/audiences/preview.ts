import {
  AUDIENCE_DEFINITIONS,
  audienceFilter,
  type BuiltInRef,
  checkAudience,
  inZone,
  matches,
} from '../../domain/audience/audience.js';
import type { CoarseFilter } from '../../domain/audience/built-in/definition.js';
import { coarseTreeFilter, treeFilter } from '../../domain/audience/custom/filter.js';
import { isUndecided, matchesTree } from '../../domain/audience/custom/matches.js';
import { treeReads } from '../../domain/audience/custom/reads.js';
import { mayBeUnknown, type Tree } from '../../domain/audience/custom/tree.js';
import { describeTree } from '../../domain/audience/custom/words.js';
import type { Label } from '../../domain/base/label.js';
import { checkSmsText, smsParts } from '../../domain/message/sms-parts.js';
import { lookUpProducts } from '../../models/audience/audience-rule.js';
import type { ScannedCustomer } from '../../models/audience/audience-scan.js';
import { findAudience } from '../../models/audience/audience-store.js';
import type { Models } from '../../models/models.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { Problem, refuseIf } from '../http/problems.js';
import { requireOwn } from './check.js';
import type { AudiencePick } from './preview-schema.js';

/** An audience made ready to be asked about at one instant. */
export interface PickedAudience {
  readonly words: Label;
  readonly filter: CoarseFilter;
  /** What `isMember` looks at. */
  readonly reads: readonly string[];
  /** Decides about those whom the filter lets through. */
  readonly isMember: (customer: ScannedCustomer) => boolean;
  /** Is too little kept of the customer to know? Absent where that cannot be. */
  readonly isUndecided?: (customer: ScannedCustomer) => boolean;
}

function builtIn(ref: BuiltInRef, now: Date): PickedAudience {
  return {
    words: AUDIENCE_DEFINITIONS[ref.name].description,
    filter: audienceFilter(ref, now),
    reads: AUDIENCE_DEFINITIONS[ref.name].reads,
    isMember: (customer) => matches(customer, ref, now),
  };
}
function fromTree(tree: Tree, { _id, currency }: Shop, now: Date): PickedAudience {
  const words = describeTree(tree, currency);
  if (!mayBeUnknown(tree)) {
    // The filter is exact: the rule has nothing left to decide, and its fields need not be read.
    return { words, filter: treeFilter(tree, _id, now), reads: [], isMember: () => true };
  }
  return {
    words,
    filter: coarseTreeFilter(tree, _id, now),
    reads: treeReads(tree),
    isMember: (customer) => matchesTree(customer, tree, now),
    isUndecided: (customer) => isUndecided(customer, tree, now),
  };
}

/** @throws Problem audience_not_found, or what is wrong with the reference or the tree */
export async function pickAudience(models: Models, shop: Shop, pick: AudiencePick, now: Date): Promise<PickedAudience> {
  if (pick.kind === 'tree') {
    await requireOwn(models, shop._id, pick.tree);
    return fromTree(await lookUpProducts(models, shop._id, pick.tree), shop, now);
  }
  if (pick.kind === 'custom') {
    const found = await findAudience(models, shop._id, pick.audience);
    if (!found) throw new Problem('audience_not_found', `The shop '${shop._id}' has no audience '${pick.audience}'.`);
    return fromTree(await lookUpProducts(models, shop._id, found.tree), shop, now);
  }
  const { kind: _, ...ref } = pick;
  refuseIf(checkAudience(ref));
  return builtIn(inZone(ref as BuiltInRef, shop.zone), now);
}

/**
 * Counts the parts of the SMS to a customer of some name.
 * @throws Problem with what is wrong with the text
 */
export function checkedParts(text: string, shop: Shop): (name: string) => number {
  refuseIf(checkSmsText(text, shop));
  return smsParts(text, shop);
}
