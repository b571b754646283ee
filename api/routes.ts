import type { ApiDeps } from './deps.js';
import type { Route } from './route.js';
import { audienceRoutes } from './routes/audiences.js';
import { callbackRoutes } from './routes/callbacks.js';
import { campaignActionRoutes } from './routes/campaign-actions.js';
import { campaignRoutes } from './routes/campaigns.js';
import { consentRoutes } from './routes/consents.js';
import { contentRoutes } from './routes/content.js';
import { customerRoutes } from './routes/customers.js';
import { eligibilityRoutes } from './routes/eligibility.js';
import { eventRoutes } from './routes/events.js';
import { importRoutes } from './routes/imports.js';
import { inboundRoutes } from './routes/inbound.js';
import { keyRoutes } from './routes/keys.js';
import { monitorRoutes } from './routes/monitor.js';
import { offerCodeRoutes } from './routes/offer-codes.js';
import { offerRoutes } from './routes/offers.js';
import { orderRoutes } from './routes/orders.js';
import { preflightRoutes } from './routes/preflight.js';
import { previewRoutes } from './routes/preview.js';
import { productRoutes } from './routes/products.js';
import { receiptRoutes } from './routes/receipts.js';
import { runRoutes } from './routes/runs.js';
import { serviceRoutes } from './routes/service.js';
import { shopRoutes } from './routes/shops.js';
import { suggestionRoutes } from './routes/suggestions.js';
import { suppressionRoutes } from './routes/suppressions.js';
import { templateRoutes } from './routes/templates.js';
import { testSendRoutes } from './routes/test-sends.js';
import { trackingRoutes } from './routes/tracking.js';
import { unsubscribeRoutes } from './routes/unsubscribe.js';
import { winbackActionRoutes } from './routes/winback-actions.js';
import { winbackRoutes } from './routes/winbacks.js';

/** Every route of the API. */
export const allRoutes = (deps: ApiDeps): readonly Route[] => [
  ...serviceRoutes(deps),
  ...keyRoutes(deps),
  ...shopRoutes(deps),
  ...productRoutes(deps),
  ...offerRoutes(deps),
  ...offerCodeRoutes(deps),
  ...contentRoutes(deps),
  ...templateRoutes(deps),
  ...previewRoutes(deps),
  ...preflightRoutes(deps),
  ...audienceRoutes(deps),
  ...suggestionRoutes(deps),
  ...eligibilityRoutes(deps),
  ...importRoutes(deps),
  ...eventRoutes(deps),
  ...customerRoutes(deps),
  ...consentRoutes(deps),
  ...suppressionRoutes(deps),
  ...orderRoutes(deps),
  ...campaignRoutes(deps),
  ...monitorRoutes(deps),
  ...campaignActionRoutes(deps),
  ...runRoutes(deps),
  ...testSendRoutes(deps),
  ...trackingRoutes(deps),
  ...receiptRoutes(deps),
  ...callbackRoutes(deps),
  ...unsubscribeRoutes(deps),
  ...inboundRoutes(deps),
  ...winbackRoutes(deps),
  ...winbackActionRoutes(deps),
];
