import { type AudienceRef, audienceFilter, isCustom, matches } from '../../domain/audience/audience.js';
import { customerId, customerKey } from '../../domain/base/ids.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { frozenAudience } from '../../models/audience/audience-rule.js';
import { addPage, beginFixing, whereFixed, wordsOf } from '../../models/audience/members.js';
import type { FixedAudience } from '../../models/audience/members-schema.js';
import { customerPage, TREE_FIELDS } from '../../models/customer/customer-queries.js';
import type { CampaignDeps } from '../deps.js';
import { campaignNotFound, outreachNotFound, planOvertaken } from '../failures.js';
import { type Pulse, temporalPulse, whileBeating } from '../pulse.js';
import { stateOf } from '../run/load-run.js';
import { forgetMembers } from './forget-members.js';

/** Refs in one page of members: some 100 kB. */
const PAGE = 5_000;
/** Customers read by one query. */
const READ = 20_000;
const FIELDS = { ref: 1, facts: 1, signals: 1, touches: 1 } as const;

/**
 * Writes down who belongs to the audience of an outreach that fixes it when the campaign is scheduled: who is a member is
 * decided at the instant of the first call. Goes on where it stopped; a second call after the last changes nothing. Of a
 * campaign that is over, nothing is written down, and what an end on the way has left is deleted.
 * @throws CampaignNotFound, OutreachNotFound (not retryable); PlanOvertaken (retryable) when somebody else is at it
 */
export async function freezeAudience(
  deps: CampaignDeps,
  input: { campaign: string; outreach: string; run: string },
): Promise<{ members: number }> {
  const { models, now } = deps;
  const campaign = await models.campaigns.findById(input.campaign).lean<Campaign>();
  if (!campaign) throw campaignNotFound(input.campaign);
  const outreach = campaign.windows.flatMap(({ outreaches }) => outreaches).find(({ id }) => id === input.outreach);
  if (!outreach?.enabled) throw outreachNotFound(input.campaign, input.outreach);
  if (FINAL_STATES.includes(campaign.state)) return { members: 0 };
  const head = await beginFixing(models, {
    _id: input.run,
    shop: campaign.shop,
    of: wordsOf(outreach.audience),
    audience: await frozenAudience(models, campaign.shop, outreach.audience),
    asOf: now(),
    done: false,
    members: 0,
  });
  if (head.done) return { members: head.members };
  const pulse = (deps.pulse ?? temporalPulse)();
  try {
    const members = await whileBeating(pulse, () => writePages(deps, head, pulse));
    if (members === undefined) return { members: 0 };
    await models.fixedAudiences.updateOne({ _id: head._id }, { $set: { done: true, members } });
    return { members };
  } finally {
    // The campaign may have been cancelled, and its last look taken, before our last page.
    const state = await stateOf(models, { kind: 'campaign', id: campaign._id });
    await forgetMembers(models, { _id: campaign._id, state });
  }
}

/** @returns members in all; undefined when nobody wants the answer any more */
async function writePages({ models }: CampaignDeps, head: FixedAudience, pulse: Pulse): Promise<number | undefined> {
  const start = await whereFixed(models, head._id);
  let { seq, members } = start;
  let refs: string[] = [];
  const flush = async (): Promise<void> => {
    if (!(await addPage(models, head._id, seq, refs))) throw planOvertaken(head._id);
    members += refs.length;
    seq += 1;
    refs = [];
  };
  for await (const rows of membersOf(models, head, start.after)) {
    for (const ref of rows) {
      refs.push(ref);
      if (refs.length === PAGE) await flush();
    }
    pulse.heartbeat();
    if (pulse.signal.aborted) return undefined;
  }
  if (refs.length > 0) await flush();
  return members;
}

/** The keys (escaped refs, in the order of the customers' `_id`s) of the members behind a ref, as many at a time as the server sent. */
async function* membersOf(models: CampaignDeps['models'], head: FixedAudience, afterRef: string) {
  const { shop, audience, asOf } = head;
  const projection = isCustom(audience) ? { ...FIELDS, ...TREE_FIELDS } : FIELDS;
  const filter = audienceFilter(audience, asOf, shop);
  const belongs = (row: Parameters<typeof matches>[0], ref: AudienceRef) => matches(row as never, ref, asOf);
  let after = afterRef === '' ? '' : customerId(shop, afterRef);
  for (;;) {
    let read = 0;
    for await (const rows of customerPage(models.customers, { shop, after, filter, projection, limit: READ })) {
      read += rows.length;
      after = rows.at(-1)?._id ?? after;
      yield rows.filter((row) => belongs(row, audience)).map(({ _id }) => customerKey(_id));
    }
    if (read < READ) return;
  }
}
