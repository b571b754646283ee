import { accountRoutes } from './accounts/routes.js';
import { accountProofRoutes } from './accounts/verify-routes.js';
import { preflightRoutes } from './advice/preflight-routes.js';
import { suggestionRoutes } from './advice/suggestion-routes.js';
import { previewRoutes } from './audiences/preview-routes.js';
import { audienceRoutes } from './audiences/routes.js';
import { auditRoutes } from './audit/routes.js';
import { campaignActionRoutes } from './campaigns/actions.js';
import { outreachRoutes } from './campaigns/outreach-routes.js';
import { campaignRoutes } from './campaigns/routes.js';
import { consentRoutes } from './customers/consent-routes.js';
import { customerListRoutes } from './customers/list-routes.js';
import { mergeRoutes } from './customers/merge-routes.js';
import { personalDataRoutes } from './customers/personal-data-routes.js';
import { customerRoutes } from './customers/routes.js';
import { senderHealthRoutes } from './customers/sender-health-routes.js';
import { suppressionRoutes } from './customers/suppression-routes.js';
import { undecidedRoutes } from './customers/undecided-routes.js';
import { unsubscribeRoutes } from './customers/unsubscribe-routes.js';
import { whyRoutes } from './customers/why-routes.js';
import type { ApiDeps } from './deps.js';
import { eventRoutes } from './events/routes.js';
import { experimentRoutes } from './experiments/experiment-routes.js';
import { liftRoutes } from './experiments/lift-routes.js';
import type { Route } from './http/route.js';
import { importManageRoutes } from './imports/manage-routes.js';
import { importRoutes } from './imports/routes.js';
import { ownAccountRoutes } from './inbound/accounts/own-routes.js';
import { callbackRoutes } from './inbound/callback-routes.js';
import { describedSmsRoutes } from './inbound/described-routes.js';
import { heldRoutes } from './inbound/held-routes.js';
import { mailEventRoutes } from './inbound/mail-event-routes.js';
import { receiptRoutes } from './inbound/receipt-routes.js';
import { inboundRoutes } from './inbound/routes.js';
import { trackingRoutes } from './inbound/tracking-routes.js';
import { zaloRoutes } from './inbound/zalo-routes.js';
import { contentRoutes } from './messages/content-routes.js';
import { templateRoutes } from './messages/template-routes.js';
import { offerCodeRoutes } from './offers/code-routes.js';
import { offerRoutes } from './offers/routes.js';
import { orderRoutes } from './orders/routes.js';
import { pictureRoutes } from './reports/picture-routes.js';
import { reportRoutes } from './reports/report-routes.js';
import { runDecisionRoutes } from './runs/decision-routes.js';
import { liveRoutes } from './runs/live/live-routes.js';
import { monitorRoutes } from './runs/monitor-routes.js';
import { recipientRoutes } from './runs/recipient-routes.js';
import { resumeRoutes } from './runs/resume-routes.js';
import { runRoutes } from './runs/routes.js';
import { serviceRoutes } from './service/routes.js';
import { sessionRoutes } from './sessions/routes.js';
import { eligibilityRoutes } from './shops/eligibility-routes.js';
import { keyRoutes } from './shops/key-routes.js';
import { productRoutes } from './shops/product-routes.js';
import { shopRoutes } from './shops/routes.js';
import { stopRoutes } from './shops/stop-routes.js';
import { testSendRoutes } from './test-sends/routes.js';
import { deliveryRoutes } from './webhooks/delivery-routes.js';
import { webhookRoutes } from './webhooks/routes.js';
import { winbackActionRoutes } from './winbacks/actions.js';
import { winbackRoutes } from './winbacks/routes.js';

/** Every route of the API. */
export const allRoutes = (deps: ApiDeps): readonly Route[] => [
  ...serviceRoutes(deps),
  ...keyRoutes(deps),
  ...auditRoutes(deps),
  ...sessionRoutes(deps),
  ...shopRoutes(deps),
  ...productRoutes(deps),
  ...accountRoutes(deps),
  ...accountProofRoutes(deps),
  ...webhookRoutes(deps),
  ...deliveryRoutes(deps),
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
  ...importManageRoutes(deps),
  ...eventRoutes(deps),
  ...customerListRoutes(deps),
  ...customerRoutes(deps),
  ...whyRoutes(deps),
  ...personalDataRoutes(deps),
  ...mergeRoutes(deps),
  ...consentRoutes(deps),
  ...suppressionRoutes(deps),
  ...undecidedRoutes(deps),
  ...senderHealthRoutes(deps),
  ...orderRoutes(deps),
  ...campaignRoutes(deps),
  ...monitorRoutes(deps),
  ...liveRoutes(deps),
  ...liftRoutes(deps),
  ...experimentRoutes(deps),
  ...pictureRoutes(deps),
  ...reportRoutes(deps),
  ...campaignActionRoutes(deps),
  ...runRoutes(deps),
  ...runDecisionRoutes(deps),
  ...stopRoutes(deps),
  ...outreachRoutes(deps),
  ...recipientRoutes(deps),
  ...resumeRoutes(deps),
  ...testSendRoutes(deps),
  ...trackingRoutes(deps),
  ...receiptRoutes(deps),
  ...callbackRoutes(deps),
  ...describedSmsRoutes(deps),
  ...ownAccountRoutes(deps),
  ...zaloRoutes(deps),
  ...unsubscribeRoutes(deps),
  ...inboundRoutes(deps),
  ...heldRoutes(deps),
  ...mailEventRoutes(deps),
  ...winbackRoutes(deps),
  ...winbackActionRoutes(deps),
];
