import type { Hold } from '../../domain/customer/provider-error.js';
import type { Ledger } from '../../domain/run/ledger.js';
import type { Run } from '../../domain/run/run.js';
import { tellWebhooks } from '../../models/webhook/outbox.js';
import type { CampaignDeps } from '../deps.js';

type Deps = Pick<CampaignDeps, 'models' | 'now'>;
type Told = Pick<Run, '_id' | 'shop' | 'campaign' | 'outreach' | 'channel' | 'winback'>;

/** What the shop's own systems are told of a run, by ids and counts. */
const named = ({ _id, campaign, outreach, channel, winback }: Told) => ({
  run: _id,
  ...(winback ? { programme: campaign } : { campaign }),
  outreach,
  channel,
});

/** Tells the shop's own systems that a run is over. To be repeated with the end itself: telling it again adds nothing. */
export function tellFinished({ models, now }: Deps, run: Told & Pick<Run, 'closedAt'>, ledger: Ledger): Promise<void> {
  const at = run.closedAt ?? now();
  const data = { ...named(run), closedAt: at.toISOString(), ledger };
  return tellWebhooks(models, { shop: run.shop, type: 'run.finished', key: run._id, at, data }, now());
}

/** Tells them that a run waits for a person; each hold is told once. */
export function tellHeld({ models, now }: Deps, run: Told, { reason, detail, at }: Hold): Promise<void> {
  const key = `${run._id} ${at.toISOString()}`;
  const data = { ...named(run), heldAt: at.toISOString(), reason, detail };
  return tellWebhooks(models, { shop: run.shop, type: 'run.held', key, at, data }, now());
}
