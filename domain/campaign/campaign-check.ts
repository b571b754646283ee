import { type Finding, finding } from '../base/finding.js';
import { isDay, isZone } from '../base/zone.js';
import type { Campaign } from './campaign.js';
import { checkHoldout } from './holdout-check.js';
import { checkIds, checkOutreaches, type ShopMeans } from './outreach-check.js';
import { type CheckContext, checkWindows, openToEdits } from './window-check.js';

const CANNOT = 'save the campaign';

/** Only http(s): the page is opened by a customer's browser after a click. */
function checkLink(link: string): Finding[] {
  const ok = URL.canParse(link) && /^https?:$/.test(new URL(link).protocol);
  return ok ? [] : [finding('link', CANNOT, '/link', link, 'an http or https address')];
}

/**
 * Everything that is wrong with a campaign to be saved or started: sale day, zone, link, windows, outreaches, templates,
 * offers. Windows that have begun are only compared with what is stored. Eligibility and products: eligibility.ts.
 * @param context what holds now, the stored campaign when it is an edit, the shop's offers and hotline
 */
export function checkCampaign(
  campaign: Pick<Campaign, 'saleDay' | 'zone' | 'link' | 'windows' | 'holdout'>,
  context: CheckContext & ShopMeans,
): Finding[] {
  const findings = [...checkLink(campaign.link), ...checkHoldout(campaign, context)];
  if (!isZone(campaign.zone)) {
    findings.push(finding('zone', CANNOT, '/zone', campaign.zone, 'an IANA time zone such as Asia/Ho_Chi_Minh'));
  }
  if (!isDay(campaign.saleDay)) {
    findings.push(finding('sale_day', CANNOT, '/saleDay', campaign.saleDay, 'a calendar day YYYY-MM-DD'));
  }
  if (!isZone(campaign.zone) || !isDay(campaign.saleDay)) return findings;
  findings.push(...checkWindows(campaign, context), ...checkIds(campaign.windows));
  for (const index of openToEdits(campaign, context)) {
    const window = campaign.windows[index];
    if (!window || !(window.opensAt < window.closesAt)) continue;
    const { maxOutreachesPerWindow, minRepeatMinutes } = context.policy;
    findings.push(
      ...checkOutreaches(window, { ...context, minRepeatMinutes }, maxOutreachesPerWindow, `/windows/${index}`),
    );
  }
  return findings;
}
