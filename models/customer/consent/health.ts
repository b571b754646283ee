import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { BOUNCE_KINDS, type Bounce, type BounceKind } from './bounce-schema.js';

/** What came back to a shop since an instant. */
export interface MailCounts {
  /** E-mails that a server accepted, of runs that were due since then. */
  readonly sent: number;
  readonly counts: Readonly<Record<BounceKind, number>>;
  /** Who refuses us, and why: most first. */
  readonly refusals: readonly { readonly domain: string; readonly means: string; readonly messages: number }[];
}

/** Refusals are told apart up to here; the rest counts as a refusal all the same. */
const MAX_KINDS = 2_000;
const SHOWN = 20;

type Row = Pick<Bounce, 'kind' | 'means' | 'domain'>;

async function sentSince(models: Models, shop: string, since: Date): Promise<number> {
  const runs = native(models.runs).find<{ ledger?: { sent?: number } }>(
    { shop, channel: 'email', dueAt: { $gte: since } },
    { projection: { 'ledger.sent': 1 } },
  );
  let sent = 0;
  for await (const { ledger } of runs) sent += ledger?.sent ?? 0;
  return sent;
}

/** Counts what a shop's e-mails came back as. No address is read. */
export async function mailCounts(models: Models, shop: string, since: Date): Promise<MailCounts> {
  const counts = Object.fromEntries(BOUNCE_KINDS.map((kind) => [kind, 0])) as Record<BounceKind, number>;
  const refusals = new Map<string, { domain: string; means: string; messages: number }>();
  const rows = native(models.bounces).find<Row>(
    { shop, at: { $gte: since } },
    { projection: { kind: 1, means: 1, domain: 1 } },
  );
  for await (const { kind, means = 'unknown', domain = 'unknown' } of rows) {
    // What former versions called a block.
    const known = BOUNCE_KINDS.find((one) => one === kind) ?? 'refusal_of_us';
    counts[known] += 1;
    if (known !== 'refusal_of_us') continue;
    const key = `${domain}/${means}`;
    const found = refusals.get(key);
    if (found) found.messages += 1;
    else if (refusals.size < MAX_KINDS) refusals.set(key, { domain, means, messages: 1 });
  }
  const most = [...refusals.values()].sort((a, b) => b.messages - a.messages).slice(0, SHOWN);
  return { sent: await sentSince(models, shop, since), counts, refusals: most };
}
