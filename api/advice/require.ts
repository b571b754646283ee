import { preflight } from '../../domain/advice/preflight/preflight.js';
import { blocking } from '../../domain/base/finding.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { gatherPreflight } from './gather.js';
import { findingView } from './preflight-schema.js';

/**
 * A campaign is activated only when nothing of its preflight blocks it.
 * @throws Problem preflight_failed with every blocking finding, in both languages
 */
export async function requireReady(deps: ApiDeps, shop: Shop, campaign: Campaign): Promise<void> {
  const findings = blocking(preflight(await gatherPreflight(deps, shop, campaign)));
  const [first] = findings;
  if (!first) return;
  const about = first.outreach === undefined ? '' : ` (outreach '${first.outreach}')`;
  throw new Problem('preflight_failed', `Cannot start the campaign${about}: ${first.reason.en} ${first.fix.en}`, {
    extra: { findings: findings.map(findingView) },
  });
}
