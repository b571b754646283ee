/** A build whose campaign only waits: what it began cannot be replayed by ours. */
import { sleep } from '@temporalio/workflow';

export const campaignWorkflow = (): Promise<void> => sleep('1 day');
