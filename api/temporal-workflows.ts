import {
  type Client,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.js';
import { ownerWorkflowId, winbackWorkflowId } from '../domain/winback/ids.js';
import { changedSignal } from '../workflows/contract.js';
import { CAMPAIGN_QUEUE } from '../workflows/names.js';
import { CAMPAIGN_ID, CAMPAIGN_STATE, SHOP_ID } from '../workflows/search-attributes.js';
import { type CampaignWorkflows, WorkflowsUnreachable } from './campaign-workflows.js';

/** A seller waits for the answer: better a clear 503 than a minute of silence. */
const DEADLINE_MS = 5_000;
/** Fairness keys are cut by the server at 64 bytes. */
const MAX_FAIRNESS_KEY = 64;

/** The campaign workflows of a Temporal namespace. */
export function temporalWorkflows(client: Client): CampaignWorkflows {
  const inTime = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await client.connection.withDeadline(Date.now() + DEADLINE_MS, call);
    } catch (error) {
      if (error instanceof ServiceError) throw new WorkflowsUnreachable(error.message);
      throw error;
    }
  };
  return {
    start: ({ campaign, shop, saleDay }) =>
      inTime(async () => {
        try {
          await client.workflow.start('campaignWorkflow', {
            workflowId: campaignWorkflowId(campaign),
            taskQueue: CAMPAIGN_QUEUE,
            args: [{ campaign }],
            workflowIdConflictPolicy: 'USE_EXISTING',
            // One that completed stays completed; one that an operator terminated may be started again.
            workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
            staticSummary: `Campaign ${campaign}, sale day ${saleDay}`,
            typedSearchAttributes: [
              { key: SHOP_ID, value: shop },
              { key: CAMPAIGN_ID, value: campaign },
              { key: CAMPAIGN_STATE, value: 'active' },
            ],
            priority: { fairnessKey: shop.slice(0, MAX_FAIRNESS_KEY) },
          });
          return 'running';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
          throw error;
        }
      }),
    startWinback: ({ programme, shop }) =>
      inTime(async () => {
        try {
          await client.workflow.start('winbackWorkflow', {
            workflowId: winbackWorkflowId(programme),
            taskQueue: CAMPAIGN_QUEUE,
            args: [{ programme }],
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
            staticSummary: `Win-back ${programme}`,
            typedSearchAttributes: [
              { key: SHOP_ID, value: shop },
              { key: CAMPAIGN_ID, value: programme },
              { key: CAMPAIGN_STATE, value: 'active' },
            ],
            priority: { fairnessKey: shop.slice(0, MAX_FAIRNESS_KEY) },
          });
          return 'running';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
          throw error;
        }
      }),
    changed: (campaign) =>
      inTime(async () => {
        try {
          await client.workflow.getHandle(ownerWorkflowId(campaign)).signal(changedSignal);
          return 'told';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return 'closed';
          throw error;
        }
      }),
    ping: () =>
      inTime(async () => {
        await client.connection.workflowService.getSystemInfo({});
      }),
  };
}
