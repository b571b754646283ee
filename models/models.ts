import type { Connection, Model } from 'mongoose';
import type { ChannelAccount } from '../domain/account/account.js';
import type { Campaign } from '../domain/campaign/campaign.js';
import type { Customer } from '../domain/customer/customer.js';
import type { Offer } from '../domain/offer/offer.js';
import type { CodeUse } from '../domain/offer/uses.js';
import type { Batch, Run } from '../domain/run/run.js';
import type { WebhookDelivery, WebhookEndpoint } from '../domain/webhook/webhook.js';
import type { Winback, WinbackDay } from '../domain/winback/winback.js';
import { type AccountHealth, accountHealthSchema, accountSchema } from './account/account-schema.js';
import {
  type AudienceVersion,
  audienceVersionSchema,
  type CustomAudience,
  customAudienceSchema,
} from './audience/audience-schema.js';
import {
  type FixedAudience,
  fixedAudienceSchema,
  type MemberPage,
  memberPageSchema,
} from './audience/members-schema.js';
import { campaignSchema } from './campaign/campaign-schema.js';
import { type AddressKey, addressSchema } from './customer/address-schema.js';
import { type Bounce, bounceSchema } from './customer/consent/bounce-schema.js';
import { consentSchema, type StoredConsent } from './customer/consent/consent-schema.js';
import { type DoNotCall, doNotCallSchema } from './customer/consent/do-not-call-schema.js';
import {
  type HeldCount,
  type HeldReport,
  heldCountSchema,
  heldReportSchema,
} from './customer/consent/held-report-schema.js';
import { type SuppressionLift, suppressionLiftSchema } from './customer/consent/suppression-lift-schema.js';
import { type UndecidedMessage, undecidedMessageSchema } from './customer/consent/undecided-schema.js';
import { customerSchema } from './customer/customer-schema.js';
import { type MergedCustomer, mergedSchema } from './customer/merged-schema.js';
import { type Order, orderSchema } from './customer/order-schema.js';
import { type RunDay, runDaySchema } from './customer/tracking/hours-schema.js';
import { type StoredTrail, trailSchema } from './customer/tracking/trail-schema.js';
import { type CampaignLift, campaignLiftSchema } from './experiment/lift-schema.js';
import type { Import, ImportPage, SavedMapping } from './imports/import-schema.js';
import { importPageSchema, importSchema, savedMappingSchema } from './imports/import-schema.js';
import { type ShortCode, shortCodeSchema } from './message/short-code-schema.js';
import { type SmsName, smsNameSchema } from './message/sms-name-schema.js';
import { type TestRecipient, type TestSend, testRecipientSchema, testSendSchema } from './message/test-send-schema.js';
import { type CodeDraw, codeDrawSchema } from './offer/code-draw-schema.js';
import {
  type CodeHold,
  type CodePage,
  codeHoldSchema,
  codePageSchema,
  codeUseSchema,
  type OfferCode,
  offerCodeSchema,
} from './offer/offer-code-schema.js';
import { offerSchema } from './offer/offer-schema.js';
import { batchSchema } from './run/batch-schema.js';
import { type PlacePage, placePageSchema } from './run/place-schema.js';
import { type QuotaUse, quotaUseSchema } from './run/quota-use.js';
import { runSchema } from './run/run-schema.js';
import { type StopSwitch, stopSwitchSchema } from './run/stop/stop-switch-schema.js';
import { type ApiKey, apiKeySchema } from './shop/api-key-schema.js';
import { type AuditEntry, auditSchema } from './shop/audit-schema.js';
import { type EligibilityCheck, eligibilityCheckSchema } from './shop/eligibility-schema.js';
import { type IdempotentAnswer, idempotentAnswerSchema } from './shop/idempotent-answer-schema.js';
import { type Product, productSchema } from './shop/product-schema.js';
import { type Session, type SignInLink, sessionSchema, signInLinkSchema } from './shop/session-schema.js';
import { type Shop, shopSchema } from './shop/shop-schema.js';
import { type ZaloAccount, zaloAccountSchema } from './shop/zalo/zalo-account-schema.js';
import { webhookDeliverySchema } from './webhook/delivery-schema.js';
import { webhookEndpointSchema } from './webhook/endpoint-schema.js';
import { type WinbackChoice, winbackChoiceSchema, winbackDaySchema, winbackSchema } from './winback/winback-schema.js';

export interface Models {
  readonly shops: Model<Shop>;
  readonly customers: Model<Customer>;
  readonly mergedCustomers: Model<MergedCustomer>;
  readonly orders: Model<Order>;
  readonly offers: Model<Offer>;
  readonly offerCodes: Model<OfferCode>;
  readonly codePages: Model<CodePage>;
  readonly codeHolds: Model<CodeHold>;
  readonly codeUses: Model<CodeUse>;
  readonly codeDraws: Model<CodeDraw>;
  readonly products: Model<Product>;
  readonly campaigns: Model<Campaign>;
  readonly campaignLifts: Model<CampaignLift>;
  readonly runs: Model<Run>;
  readonly batches: Model<Batch>;
  readonly placePages: Model<PlacePage>;
  readonly trails: Model<StoredTrail>;
  readonly runDays: Model<RunDay>;
  readonly stopSwitches: Model<StopSwitch>;
  readonly winbacks: Model<Winback>;
  readonly winbackDays: Model<WinbackDay>;
  readonly winbackChoices: Model<WinbackChoice>;
  readonly quotaUses: Model<QuotaUse>;
  readonly shortCodes: Model<ShortCode>;
  readonly smsNames: Model<SmsName>;
  readonly addresses: Model<AddressKey>;
  readonly consents: Model<StoredConsent>;
  readonly bounces: Model<Bounce>;
  readonly heldReports: Model<HeldReport>;
  readonly heldCounts: Model<HeldCount>;
  readonly doNotCall: Model<DoNotCall>;
  readonly suppressionLifts: Model<SuppressionLift>;
  readonly undecidedMessages: Model<UndecidedMessage>;
  readonly testRecipients: Model<TestRecipient>;
  readonly testSends: Model<TestSend>;
  readonly imports: Model<Import>;
  readonly importPages: Model<ImportPage>;
  readonly importMappings: Model<SavedMapping>;
  readonly apiKeys: Model<ApiKey>;
  readonly auditEntries: Model<AuditEntry>;
  readonly idempotentAnswers: Model<IdempotentAnswer>;
  readonly sessions: Model<Session>;
  readonly signInLinks: Model<SignInLink>;
  readonly audiences: Model<CustomAudience>;
  readonly audienceVersions: Model<AudienceVersion>;
  readonly eligibilityChecks: Model<EligibilityCheck>;
  readonly fixedAudiences: Model<FixedAudience>;
  readonly memberPages: Model<MemberPage>;
  readonly accounts: Model<ChannelAccount>;
  readonly accountHealth: Model<AccountHealth>;
  readonly zaloAccounts: Model<ZaloAccount>;
  readonly webhookEndpoints: Model<WebhookEndpoint>;
  readonly webhookDeliveries: Model<WebhookDelivery>;
}

/** The models of one connection. Nothing is registered globally: two connections have two sets. */
export function createModels(connection: Connection): Models {
  return {
    shops: connection.model<Shop>('Shop', shopSchema, 'shops'),
    customers: connection.model<Customer>('Customer', customerSchema, 'customers'),
    mergedCustomers: connection.model<MergedCustomer>('MergedCustomer', mergedSchema, 'merged_customers'),
    orders: connection.model<Order>('Order', orderSchema, 'orders'),
    offers: connection.model<Offer>('Offer', offerSchema, 'offers'),
    offerCodes: connection.model<OfferCode>('OfferCode', offerCodeSchema, 'offer_codes'),
    codePages: connection.model<CodePage>('CodePage', codePageSchema, 'offer_code_pages'),
    codeHolds: connection.model<CodeHold>('CodeHold', codeHoldSchema, 'offer_code_holds'),
    codeUses: connection.model<CodeUse>('CodeUse', codeUseSchema, 'offer_code_uses'),
    codeDraws: connection.model<CodeDraw>('CodeDraw', codeDrawSchema, 'offer_code_draws'),
    products: connection.model<Product>('Product', productSchema, 'products'),
    campaigns: connection.model<Campaign>('Campaign', campaignSchema, 'campaigns'),
    campaignLifts: connection.model<CampaignLift>('CampaignLift', campaignLiftSchema, 'campaign_lifts'),
    runs: connection.model<Run>('Run', runSchema, 'runs'),
    batches: connection.model<Batch>('Batch', batchSchema, 'batches'),
    placePages: connection.model<PlacePage>('PlacePage', placePageSchema, 'place_pages'),
    trails: connection.model<StoredTrail>('Trail', trailSchema, 'trails'),
    runDays: connection.model<RunDay>('RunDay', runDaySchema, 'run_days'),
    stopSwitches: connection.model<StopSwitch>('StopSwitch', stopSwitchSchema, 'stop_switches'),
    winbacks: connection.model<Winback>('Winback', winbackSchema, 'winbacks'),
    winbackDays: connection.model<WinbackDay>('WinbackDay', winbackDaySchema, 'winback_days'),
    winbackChoices: connection.model<WinbackChoice>('WinbackChoice', winbackChoiceSchema, 'winback_choices'),
    quotaUses: connection.model<QuotaUse>('QuotaUse', quotaUseSchema, 'quota_uses'),
    smsNames: connection.model<SmsName>('SmsName', smsNameSchema, 'sms_names'),
    shortCodes: connection.model<ShortCode>('ShortCode', shortCodeSchema, 'short_codes'),
    addresses: connection.model<AddressKey>('Address', addressSchema, 'addresses'),
    consents: connection.model<StoredConsent>('Consent', consentSchema, 'consents'),
    bounces: connection.model<Bounce>('Bounce', bounceSchema, 'bounces'),
    heldReports: connection.model<HeldReport>('HeldReport', heldReportSchema, 'held_reports'),
    heldCounts: connection.model<HeldCount>('HeldCount', heldCountSchema, 'held_counts'),
    doNotCall: connection.model<DoNotCall>('DoNotCall', doNotCallSchema, 'do_not_call'),
    suppressionLifts: connection.model<SuppressionLift>('SuppressionLift', suppressionLiftSchema, 'suppression_lifts'),
    undecidedMessages: connection.model<UndecidedMessage>(
      'UndecidedMessage',
      undecidedMessageSchema,
      'undecided_messages',
    ),
    testRecipients: connection.model<TestRecipient>('TestRecipient', testRecipientSchema, 'test_recipients'),
    testSends: connection.model<TestSend>('TestSend', testSendSchema, 'test_sends'),
    imports: connection.model<Import>('Import', importSchema, 'imports'),
    importPages: connection.model<ImportPage>('ImportPage', importPageSchema, 'import_pages'),
    importMappings: connection.model<SavedMapping>('ImportMapping', savedMappingSchema, 'import_mappings'),
    apiKeys: connection.model<ApiKey>('ApiKey', apiKeySchema, 'api_keys'),
    auditEntries: connection.model<AuditEntry>('AuditEntry', auditSchema, 'audit_log'),
    idempotentAnswers: connection.model<IdempotentAnswer>(
      'IdempotentAnswer',
      idempotentAnswerSchema,
      'idempotent_answers',
    ),
    sessions: connection.model<Session>('Session', sessionSchema, 'sessions'),
    signInLinks: connection.model<SignInLink>('SignInLink', signInLinkSchema, 'sign_in_links'),
    audiences: connection.model<CustomAudience>('CustomAudience', customAudienceSchema, 'audiences'),
    audienceVersions: connection.model<AudienceVersion>('AudienceVersion', audienceVersionSchema, 'audience_versions'),
    eligibilityChecks: connection.model<EligibilityCheck>(
      'EligibilityCheck',
      eligibilityCheckSchema,
      'eligibility_checks',
    ),
    fixedAudiences: connection.model<FixedAudience>('FixedAudience', fixedAudienceSchema, 'fixed_audiences'),
    memberPages: connection.model<MemberPage>('MemberPage', memberPageSchema, 'member_pages'),
    accounts: connection.model<ChannelAccount>('Account', accountSchema, 'accounts'),
    accountHealth: connection.model<AccountHealth>('AccountHealth', accountHealthSchema, 'account_health'),
    zaloAccounts: connection.model<ZaloAccount>('ZaloAccount', zaloAccountSchema, 'zalo_accounts'),
    webhookEndpoints: connection.model<WebhookEndpoint>('WebhookEndpoint', webhookEndpointSchema, 'webhook_endpoints'),
    webhookDeliveries: connection.model<WebhookDelivery>(
      'WebhookDelivery',
      webhookDeliverySchema,
      'webhook_deliveries',
    ),
  };
}

/** Builds the indexes of every model; safe to repeat. The embedded development server accepts and ignores them. */
export async function ensureIndexes(models: Models): Promise<void> {
  await Promise.all(Object.values(models).map((model: Model<unknown>) => model.createIndexes()));
}

/**
 * Indexes that the schemas declare and the database does not have, as `runs.campaign_dueAt`: somebody dropped them, or restored a dump
 * without them, since the last API started. A database without a collection yet misses nothing there.
 */
export async function missingIndexes(models: Models): Promise<string[]> {
  const looked = Object.values(models).map(async (model: Model<unknown>) => {
    const { toCreate } = await model.diffIndexes();
    return toCreate.map((index) => `${model.collection.name}.${Object.keys(index as object).join('_')}`);
  });
  return (await Promise.all(looked)).flat();
}
