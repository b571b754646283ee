import { defineSearchAttributeKey } from '@temporalio/common';

/** Filterable columns of the Temporal Web UI. Never personal data: search attributes are stored in the clear. */
export const SHOP_ID = defineSearchAttributeKey('ShopId', 'KEYWORD');
export const CAMPAIGN_ID = defineSearchAttributeKey('CampaignId', 'KEYWORD');
export const CAMPAIGN_STATE = defineSearchAttributeKey('CampaignState', 'KEYWORD');
export const CAMPAIGN_WINDOW = defineSearchAttributeKey('CampaignWindow', 'KEYWORD');
export const NEXT_WINDOW_AT = defineSearchAttributeKey('NextWindowAt', 'DATETIME');
/** What an operator is waited for: the reason of a hold. */
export const WAITING_FOR = defineSearchAttributeKey('WaitingFor', 'KEYWORD');
export const SEARCH_ATTRIBUTES = [SHOP_ID, CAMPAIGN_ID, CAMPAIGN_STATE, CAMPAIGN_WINDOW, NEXT_WINDOW_AT, WAITING_FOR];
