import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Workflows that hold nothing which MongoDB does not know. */
const RUNNING =
  "ExecutionStatus = 'Running' AND WorkflowType IN ('campaignWorkflow', 'winbackWorkflow', 'outreachWorkflow')";
const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR: NON_DETERMINISTIC } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause;
const EVERY_MS = 30_000;

interface Place {
  readonly connection: NativeConnection;
  readonly namespace: string;
}
interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The event that a new run begins behind, when today's code cannot replay this one: the end of its first workflow task. */
async function firstTask(client: Client, { workflowId, runId }: Execution): Promise<Long | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { raw } = await handle.describe();
  if ((raw.pendingWorkflowTask?.attempt ?? 1) < 2) return undefined;
  const events = (await handle.fetchHistory()).events ?? [];
  const failed = events.findLast((event) => event.workflowTaskFailedEventAttributes);
  if (failed?.workflowTaskFailedEventAttributes?.cause !== NON_DETERMINISTIC) return undefined;
  return events.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId ?? undefined;
}
type Long = NonNullable<
  Parameters<NativeConnection['workflowService']['resetWorkflowExecution']>[0]['workflowTaskFinishEventId']
>;

/**
 * Begins anew every workflow whose history the code of today cannot replay, so that no task fails for ever: MongoDB holds the
 * truth, and a workflow only knows when to look (docs/changing-workflows.md). Told in the log as an error, since a change without
 * a marker is the cause.
 * @returns ids of those that were begun anew
 */
export async function beginAnew({ connection, namespace }: Place, log: Pick<Logger, 'error'>): Promise<string[]> {
  const client = new Client({ connection, namespace });
  const begun: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: RUNNING })) {
    const at = await firstTask(client, { workflowId, runId });
    if (at === undefined) continue;
    await connection.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution: { workflowId, runId },
      workflowTaskFinishEventId: at,
      reason: 'its history does not replay with the code of today',
      // Two workers that see the same make one new run of it.
      requestId: `anew-${runId}`,
    });
    log.error({ workflowId, runId }, 'its history does not replay: begun anew');
    begun.push(workflowId);
  }
  return begun;
}

/** Looks every half minute. @returns what ends it */
export function keepBeginningAnew(place: Place, log: Pick<Logger, 'error' | 'warn'>): () => Promise<void> {
  let looking: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    looking = looking
      .then(() => beginAnew(place, log))
      .catch((err: unknown) => {
        log.warn({ err }, 'cannot look for workflows that do not replay');
      });
  };
  const timer = setInterval(look, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
