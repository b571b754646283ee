import type { Hit } from '../../domain/customer/tracking/hit.js';
import { judgeHits, type News, type RecordOptions, recordNews } from '../../models/customer/tracking/record.js';
import { keepHits } from '../../models/customer/tracking/trails.js';
import type { Models } from '../../models/models.js';
import { newsOptions } from '../../models/run/funnel.js';

/** A phone's browser, as people have it. */
export const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36';

/** A person's request for the first link of a message, unless told otherwise. */
export const hit = (at: Date, over: Partial<Hit> = {}): Hit => ({
  at,
  on: 0,
  agent: 'browser',
  from: 'phone1',
  ...over,
});

/** A request for one of a message's addresses, whose message has so many links. */
export interface Asked {
  readonly message: string;
  readonly hit: Hit;
  readonly links: number;
}

/** Receipts, and requests from their writing down to their judgement, all in one. @returns how many steps were news */
export async function recordAll(
  models: Models,
  told: readonly (News | Asked)[],
  options: RecordOptions,
): Promise<number> {
  const asked = told.filter((one): one is Asked => 'hit' in one);
  const mark = await keepHits(models, asked, options.machines.keptHits, new Date());
  const news = told.map((one): News => ('hit' in one ? { message: one.message, links: one.links } : one));
  const steps = await recordNews(models, news, options);
  const marks = new Map(asked.map(({ message }) => [message, mark]));
  await judgeHits(models, marks, async () => asked[0]?.links, options);
  return steps;
}

/** A person clicks. @returns how many steps were news */
export const clickAt = (models: Models, message: string, at: Date): Promise<number> =>
  recordAll(models, [{ message, hit: hit(at), links: 1 }], newsOptions(models, at));

/** Waits until all requests that are written down are judged. */
export async function judged(models: Models): Promise<void> {
  while ((await models.trails.countDocuments({ unjudged: { $exists: true } })) > 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
}
