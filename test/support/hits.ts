import type { Hit } from '../../domain/customer/tracking/hit.js';
import { recordNews } from '../../models/customer/tracking/record.js';
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

/** A person clicks. @returns how many steps were news */
export const clickAt = (models: Models, message: string, at: Date): Promise<number> =>
  recordNews(models, [{ message, hit: hit(at), links: 1 }], newsOptions(models, at));
