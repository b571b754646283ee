import {
  type Client,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { CHANNELS } from '../../domain/base/channel.js';
import { campaignWorkflowId } from '../../domain/base/ids.js';
import { ownerOf, ownerWorkflowId, winbackWorkflowId } from '../../domain/winback/ids.js';
import { changedSignal } from '../../workflows/contract.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../../workflows/names.js';
import { CAMPAIGN_ID, CAMPAIGN_STATE, SEARCH_ATTRIBUTES, SHOP_ID } from '../../workflows/search-attributes.js';
import { type CampaignWorkflows, type TemporalCheck, WorkflowsUnreachable } from './campaign-workflows.js';

/** A seller waits for the answer: better a clear 503 than a minute of silence. */
const DEADLINE_MS = 1_500;
/** For /readyz, which answers within a second. */
const CHECK_MS = 800;
/** A test send is waited for as long as a person looks at a button. */
const TEST_WAIT_MS = 10_000;
/** Fairness keys are cut by the server at 64 bytes. */
const MAX_FAIRNESS_KEY = 64;

/** Campaigns and win-back programmes start alike: one workflow for each, named by it. */
interface Owner {
  readonly type: 'campaignWorkflow' | 'winbackWorkflow';
  readonly workflowId: string;
  /** Id of the campaign or programme. */
  readonly id: string;
  readonly shop: string;
  readonly input: object;
  readonly summary: string;
}

async function startOwner(
  client: Client,
  { type, workflowId, id, shop, input, summary }: Owner,
): Promise<'running' | 'closed'> {
  try {
    await client.workflow.start(type, {
      workflowId,
      taskQueue: CAMPAIGN_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      // One that completed stays completed; one that an operator terminated may be started again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: summary,
      typedSearchAttributes: [
        { key: SHOP_ID, value: shop },
        { key: CAMPAIGN_ID, value: id },
        { key: CAMPAIGN_STATE, value: 'active' },
      ],
      priority: { fairnessKey: shop.slice(0, MAX_FAIRNESS_KEY) },
    });
    return 'running';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
    throw error;
  }
}

type InTime = <T>(call: () => Promise<T>, ms?: number) => Promise<T>;

/**
 * The call's answer. The deadline of gRPC does not cover the time to connect, so a clock of our own does.
 * @throws WorkflowsUnreachable
 */
async function answeredWithin<T>(client: Client, call: () => Promise<T>, ms = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WorkflowsUnreachable(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([client.connection.withDeadline(Date.now() + ms, call), late]);
  } catch (error) {
    if (error instanceof ServiceError) throw new WorkflowsUnreachable(error.message, { cause: error });
    throw isGrpcError(error) ? new WorkflowsUnreachable(error.message, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** What the raw services reject with: an Error with a gRPC status. */
const isGrpcError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;

/** Pollers stay listed for minutes after their end; one of this age is alive. */
const POLL_MS = 2 * 60_000;
const UNIMPLEMENTED = 12;
const PERMISSION_DENIED = 7;

/** Temporal Cloud shows nobody its search attributes; there a missing one fails at the first workflow. */
async function missingAttributes({ connection, options: { namespace } }: Client): Promise<string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTES.map(({ name }) => name).filter((name) => !(name in (customAttributes ?? {})));
  } catch (error) {
    if (isGrpcError(error) && 'code' in error && (error.code === UNIMPLEMENTED || error.code === PERMISSION_DENIED))
      return [];
    throw error;
  }
}

/** Task queue types of Temporal's API. */
const [WORKFLOW, ACTIVITY] = [1, 2] as const;
/** Workflows and light activities share a queue and a worker, so that one look tells of both. */
const QUEUES: readonly (readonly [name: string, type: typeof WORKFLOW | typeof ACTIVITY])[] = [
  [CAMPAIGN_QUEUE, WORKFLOW],
  [PLAN_QUEUE, ACTIVITY],
  ...CHANNELS.map((channel) => [channelQueue(channel), ACTIVITY] as const),
];

async function unpolledQueues({ connection: { workflowService }, options: { namespace } }: Client): Promise<string[]> {
  const since = Date.now() - POLL_MS;
  const looked = QUEUES.map(async ([name, taskQueueType]) => {
    const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    const isPolled = pollers?.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
    return isPolled ? [] : [name];
  });
  return (await Promise.all(looked)).flat();
}

async function checkNamespace(client: Client): Promise<TemporalCheck> {
  const { namespace } = client.options;
  const [, missing, unpolled] = await Promise.all([
    client.connection.workflowService.describeNamespace({ namespace }),
    missingAttributes(client),
    unpolledQueues(client),
  ]);
  return { missingAttributes: missing, unpolled };
}

const OWNERS = "WorkflowType IN ('campaignWorkflow', 'winbackWorkflow') AND ExecutionStatus = 'Running'";
const PAGE = 500;
/** Ends that are not the workflow's own word: it may be started again. */
const ENDED_EARLY = new Set(['TERMINATED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);

async function* openOwners(client: Client, inTime: <T>(call: () => Promise<T>) => Promise<T>): AsyncGenerator<string> {
  const workflows = client.workflow.list({ query: OWNERS, pageSize: PAGE })[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await inTime(() => workflows.next());
    if (done) return;
    // `campaign:` or `winback:`, and the owner's id.
    yield value.workflowId.slice(value.workflowId.indexOf(':') + 1);
  }
}

/** The campaign and win-back workflows of a Temporal namespace. */
export function temporalWorkflows(client: Client): CampaignWorkflows {
  const inTime: InTime = (call, ms) => answeredWithin(client, call, ms);
  const start = (owner: Owner): Promise<'running' | 'closed'> => inTime(() => startOwner(client, owner));
  return {
    start: ({ campaign, shop, saleDay }) =>
      start({
        type: 'campaignWorkflow',
        workflowId: campaignWorkflowId(campaign),
        id: campaign,
        shop,
        input: { campaign },
        summary: `Campaign ${campaign}, sale day ${saleDay}`,
      }),
    startWinback: ({ programme, shop }) =>
      start({
        type: 'winbackWorkflow',
        workflowId: winbackWorkflowId(programme),
        id: programme,
        shop,
        input: { programme },
        summary: `Win-back ${programme}`,
      }),
    testSend: async (input) => {
      const handle = await inTime(() =>
        client.workflow.start('testSendWorkflow', {
          workflowId: `test-send:${input.testSend}`,
          taskQueue: CAMPAIGN_QUEUE,
          args: [input],
          workflowRunTimeout: '5 minutes',
          staticSummary: `Test send by ${input.channel}`,
          typedSearchAttributes: [{ key: SHOP_ID, value: input.shop }],
        }),
      );
      // No worker, or a slow provider: the seller asks again later; a failed test is settled by the caller.
      await client.connection.withDeadline(Date.now() + TEST_WAIT_MS, () => handle.result()).catch(() => undefined);
    },
    changed: (campaign) =>
      inTime(async () => {
        try {
          await client.workflow.getHandle(ownerWorkflowId(ownerOf(campaign))).signal(changedSignal);
          return 'told';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return 'closed';
          throw error;
        }
      }),
    look: (owner) =>
      inTime(async () => {
        try {
          const { status } = await client.workflow.getHandle(ownerWorkflowId(ownerOf(owner))).describe();
          if (status.name === 'COMPLETED') return 'completed';
          return ENDED_EARLY.has(status.name) ? 'none' : 'open';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return 'none';
          throw error;
        }
      }),
    openOwners: () => openOwners(client, inTime),
    check: () => inTime(() => checkNamespace(client), CHECK_MS),
  };
}
