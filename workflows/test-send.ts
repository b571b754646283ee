import { proxyActivities } from '@temporalio/workflow';
import type { TestSendActivities } from '../activities/contract.js';
import type { TestSendWorkflowInput } from './contract.js';
import { MINUTE, SECOND } from './durations.js';
import { channelQueue } from './names.js';

/**
 * One test send, by the worker and the provider of its channel. One attempt: the seller who waits for it tries again, and a
 * test that arrives twice or an hour later only confuses.
 */
export async function testSendWorkflow({ testSend, channel, shop }: TestSendWorkflowInput): Promise<string> {
  const { sendTest } = proxyActivities<TestSendActivities>({
    taskQueue: channelQueue(channel),
    startToCloseTimeout: MINUTE,
    scheduleToStartTimeout: 30 * SECOND,
    retry: { maximumAttempts: 1 },
    priority: { fairnessKey: shop.slice(0, 64) },
  });
  return (await sendTest({ testSend })).state;
}
