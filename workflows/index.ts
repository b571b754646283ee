/** What the workflow worker bundles. Whatever is imported from here runs in the sandbox: no zod, no mongoose, no Node. */
export { campaignWorkflow } from './campaign.js';
export { outreachWorkflow } from './outreach.js';
export { testSendWorkflow } from './test-send.js';
export { winbackWorkflow } from './winback.js';
