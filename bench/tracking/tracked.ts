import { linkTokens } from '../../channels/link/link-token.js';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId, runId, under } from '../../domain/base/ids.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { registerCode } from '../../models/message/short-link.js';
import type { Models } from '../../models/models.js';
import { keepPlaces } from '../../models/run/places.js';
import { SHOP } from '../seed.js';
import type { NextPath } from './load.js';

const CAMPAIGN = `${SHOP}.before`;
const RUN = runId(CAMPAIGN, 'o1');
const PER_BATCH = 500;
const refOf = (n: number): string => `C${String(n + 1).padStart(8, '0')}`;

/** A run that has sent to all customers of the bench, an hour ago. @returns what its messages' links are asked for by */
export async function seedTracked(models: Models, count: number, secret: string): Promise<NextPath> {
  const at = new Date(Date.now() - 3_600_000);
  const touch = { run: RUN, window: `${CAMPAIGN}.launch`, channel: 'chat', at, claim: 'a' };
  await models.customers.collection.updateMany({ _id: under(SHOP) as never }, { $push: { touches: touch } as never });
  const links = { link: 'https://example.com/sale', template: { text: '{{ link }}' } };
  const kept = { state: 'closed', ledger: { ...EMPTY_LEDGER, audience: count, sent: count }, funnel: EMPTY_FUNNEL };
  const named = { shop: SHOP, campaign: CAMPAIGN, window: 'launch', outreach: 'o1', channel: 'chat', asOf: at };
  await models.runs.collection.insertOne({ _id: RUN, ...named, ...links, ...kept } as never);
  for (let from = 0; from < count; from += PER_BATCH) {
    const customers = Array.from({ length: Math.min(PER_BATCH, count - from) }, (_, n) => refOf(from + n));
    await keepPlaces(models, { run: RUN, seq: from / PER_BATCH, customers });
  }
  const [tokens, short] = [linkTokens(secret), shortLinks(secret)];
  const code = await registerCode(models, RUN, (attempt) => short.codeOf(RUN, attempt));
  let asked = 0;
  return () => {
    const n = asked++;
    // Spread over the customers, as a crowd is.
    const who = (n * 7_919) % count;
    const message = messageId(RUN, refOf(who));
    if (n % 4 === 0) return `/o/${tokens.create('open', message)}`;
    if (n % 4 === 1) return `/s/${short.create(code, { seq: Math.floor(who / PER_BATCH), index: who % PER_BATCH })}`;
    return `/c/${tokens.create('click', message)}`;
  };
}

/** Requests for the run's links and pixels that are on the books: in its messages' trails. */
export async function recorded(models: Models): Promise<number> {
  let sum = 0;
  const trails = models.trails.collection.find<{ opens?: number; clicks?: number }>({ _id: under(RUN) as never });
  for await (const { opens = 0, clicks = 0 } of trails) sum += opens + clicks;
  return sum;
}
