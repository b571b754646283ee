import { codeHoldId, codeUseId } from '../../../domain/base/ids.js';
import type { CodeUse } from '../../../domain/offer/uses.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { CodeHold } from '../../offer/offer-code-schema.js';

/** Writes another reference where a customer holds or has used codes: what was given and spent is counted as before. */
export async function renameOnCodes(models: Models, shop: string, ref: string, alias: string): Promise<number> {
  const holds = await native(models.codeHolds).find<CodeHold>({ shop, customer: ref }).toArray();
  for (const hold of holds) {
    const _id = codeHoldId(hold.owner, hold.offer, alias);
    const renamed: CodeHold = { ...hold, _id, customer: alias };
    const [taken] = await insertMissing(models.codeHolds, [renamed]);
    // They hold a code of that offer there, too: both stay theirs.
    if (taken !== undefined)
      await native(models.codeHolds).updateOne({ _id }, {
        $addToSet: { past: { $each: [hold.code, ...(hold.past ?? [])] } },
      } as never);
    await native(models.offerCodes).updateMany(
      { shop, 'holder.hold': hold._id },
      { $set: { 'holder.hold': _id, 'holder.customer': alias } },
    );
    await native(models.codeHolds).deleteOne({ _id: hold._id });
  }
  await native(models.offerCodes).updateMany({ shop, 'spent.customer': ref }, { $set: { 'spent.customer': alias } });
  const uses = await native(models.codeUses).find<CodeUse>({ shop, customer: ref }).toArray();
  for (const use of uses) {
    const _id = codeUseId(shop, use.code, alias, use.order);
    const renamed: CodeUse = { ...use, _id, customer: alias };
    await insertMissing(models.codeUses, [renamed]);
    await native(models.codeUses).deleteOne({ _id: use._id });
  }
  return holds.length + uses.length;
}
