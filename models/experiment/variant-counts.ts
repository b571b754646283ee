import { customerId, under } from '../../domain/base/ids.js';
import { MINUTE_MS } from '../../domain/base/time.js';
import type { Experiment } from '../../domain/campaign/experiment.js';
import type { VariantKey } from '../../domain/experiment/variants.js';
import type { VariantCount } from '../../domain/experiment/winner.js';
import type { Batch, Choice, Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { touchesByRef } from '../run/claims.js';
import { ArmCount, spendingOf } from './spending.js';

/** When the message for the rest is chosen: counted from the first message, or from the plan where none has left. */
export const horizonOf = (
  { firstSentAt, asOf }: Pick<Run, 'firstSentAt' | 'asOf'>,
  { horizonMinutes }: Experiment,
): Date => new Date((firstSentAt ?? asOf).getTime() + horizonMinutes * MINUTE_MS);

type Drawn = Pick<Batch, 'customers' | 'variants' | 'plannedAt'>;

/**
 * What the people of each message have done before an instant, everybody as drawn, whatever became of their message. One batch
 * at a time: memory does not grow with the audience.
 */
export async function variantCounts(
  models: Models,
  run: Pick<Run, '_id' | 'shop'>,
  keys: readonly VariantKey[],
  until: Date,
): Promise<VariantCount[]> {
  const counts = new Map(keys.map((key) => [key as string, { clicked: 0, arm: new ArmCount() }]));
  const batches = native(models.batches).find<Drawn>(
    { _id: under(run._id) },
    { projection: { customers: 1, variants: 1, plannedAt: 1 }, sort: { _id: 1 }, batchSize: 10 },
  );
  for await (const { customers, variants = '', plannedAt: since } of batches) {
    const people = customers.flatMap((ref, index) => {
      const count = counts.get(variants[index] ?? '');
      return count ? [{ ref, id: customerId(run.shop, ref), shop: run.shop, since, count }] : [];
    });
    const [touches, sums] = await Promise.all([
      touchesByRef(
        models,
        run.shop,
        people.map(({ ref }) => ref),
        run._id,
      ),
      spendingOf(models, people, until),
    ]);
    for (const { ref, id, count } of people) {
      const clickedAt = touches.get(ref)?.clickedAt;
      if (clickedAt && clickedAt < until) count.clicked += 1;
      count.arm.add(sums.get(id));
    }
  }
  return [...counts].map(([key, { clicked, arm }]) => ({
    key: key as VariantKey,
    clicked,
    ...arm.arm,
    spending: arm.spending,
  }));
}

/** Writes the choice down, unless another attempt was first. */
export async function keepChoice({ runs }: Pick<Models, 'runs'>, run: string, choice: Choice): Promise<void> {
  await native(runs).updateOne({ _id: run, choice: { $exists: false } }, { $set: { choice } });
}
