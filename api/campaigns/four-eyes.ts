import { createHash } from 'node:crypto';
import type { Label } from '../../domain/base/label.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { approveCampaign } from '../../models/campaign/campaign-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { gatherPreflight } from '../advice/gather.js';
import type { ApiDeps } from '../deps.js';
import type { Owner } from '../http/auth/auth.js';
import { Problem } from '../http/problems.js';

/** What a second person has looked at: whom it speaks to, when, with what. A pause leaves it as it is, an edit does not. */
const contentOf = ({ windows, products, link, holdout }: Campaign): string =>
  createHash('sha256')
    .update(JSON.stringify([windows, products, link, holdout]))
    .digest('hex');

/** How many messages the campaign comes to, as things stand: everybody whom its outreaches reach, counted for each. */
async function messagesOf(deps: ApiDeps, shop: Shop, campaign: Campaign): Promise<number> {
  const { outreaches } = await gatherPreflight(deps, shop, campaign);
  return outreaches.reduce((sum, { reachable }) => sum + reachable, 0);
}

/**
 * Where a shop asks for a second person above so many messages: whoever switches on needs the approval of somebody else.
 * @throws Problem second_person_needed
 */
export async function requireSecond(deps: ApiDeps, shop: Shop, campaign: Campaign, owner: Owner | undefined) {
  const above = shop.fourEyes?.above;
  if (above === undefined) return;
  const { approved } = campaign;
  const isSeen = approved?.of === contentOf(campaign);
  if (isSeen && approved.by !== owner?.key) return;
  const messages = await messagesOf(deps, shop, campaign);
  if (messages <= above) return;
  const reason = secondNeeded(messages, above, isSeen);
  throw new Problem('second_person_needed', reason.en, { extra: { reason, messages, above } });
}

/** @param isOwn whoever asks has approved it themselves */
function secondNeeded(messages: number, above: number, isOwn: boolean): Label {
  const count = (value: number, language: 'vi' | 'en'): string => value.toLocaleString(language);
  return {
    vi: `Chiến dịch có khoảng ${count(messages, 'vi')} tin, mà shop chỉ để một người tự bật đến ${count(above, 'vi')} tin. ${
      isOwn
        ? 'Bạn đã duyệt, nên người khác phải bật.'
        : 'Cần một người khác có quyền gửi duyệt chiến dịch như hiện tại.'
    }`,
    en: `The campaign comes to about ${count(messages, 'en')} messages, and the shop lets one person switch on up to ${count(above, 'en')}. ${
      isOwn
        ? 'You have approved it, so somebody else switches it on.'
        : 'Somebody else who may send has to approve it as it is now.'
    }`,
  };
}

/** The approval as whoever reads the campaign sees it; `isCurrent` until an edit. */
export function approvalView(campaign: Campaign) {
  if (!campaign.approved) return undefined;
  const { of, by, name, at } = campaign.approved;
  return { by, ...(name === undefined ? {} : { name }), at: at.toISOString(), isCurrent: of === contentOf(campaign) };
}

/**
 * Somebody with the right to send has looked at the campaign as it is.
 * @throws Problem version_conflict when it has changed since they read it
 */
export async function approve(deps: ApiDeps, campaign: Campaign, owner: Owner | undefined, version: number) {
  const { key: by = '', name } = owner ?? {};
  const approved = { of: contentOf(campaign), by, ...(name === undefined ? {} : { name }), at: deps.now() };
  if (campaign.version === version && (await approveCampaign(deps.models, campaign, approved))) return approved;
  throw new Problem('version_conflict', `It has changed since version ${version} was read. Read it again.`);
}
