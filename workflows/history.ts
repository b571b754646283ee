import { workflowInfo } from '@temporalio/workflow';

/**
 * Whether it is time to continue as new: the server suggests it (4,096 events or 4 MB by default), or the given limit is
 * reached.
 * @param maxEvents lower limit of our own, for tests; undefined leaves it to the server
 */
export function historyFull(maxEvents: number | undefined): boolean {
  const info = workflowInfo();
  return info.continueAsNewSuggested || (maxEvents !== undefined && info.historyLength >= maxEvents);
}
