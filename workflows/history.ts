import { patched, workflowInfo } from '@temporalio/workflow';

/**
 * Whether it is time to continue as new: the server suggests it (4,096 events or 4 MB by default), or the given limit is
 * reached.
 * @param maxEvents lower limit of our own, for tests; undefined leaves it to the server
 */
export function historyFull(maxEvents: number | undefined): boolean {
  const info = workflowInfo();
  return info.continueAsNewSuggested || (maxEvents !== undefined && info.historyLength >= maxEvents);
}

/**
 * Builds that already told outreaches before they published, and left no marker of it. An older build did it the other way
 * round, without a marker either: nothing else in a history tells the two apart (docs/changing-workflows.md, "Two orders
 * without a marker"). A build is the hash of its bundle, which holds the path that it was bundled at.
 */
const UNMARKED: ReadonlySet<string> = new Set([
  // 37cc64b in its image, at /app.
  '@temporalio/worker@1.24.0+222b33f8efe06f0ad3c256380865e678b55941af76abed2f30b348449265a39b',
  // ed6a1bc where test/histories/*.json were recorded.
  '@temporalio/worker@1.24.0+5918f61fa532c8b115bf0b2c4e0116d11f63d3ae3301fa82db737c7cbccfdde8',
  // 37cc64b where test/histories/37cc64b was recorded.
  '@temporalio/worker@1.24.0+174e2698eb725e4adedff13f91479a9901d2fbcd072723e24d688e08403ae39d',
]);

/**
 * Whether this workflow task tells outreaches first and publishes then, and whether an outreach that nobody spoke to ends
 * without a signal: true for all that happens now; false for what a build up to 547f5e4 did, when that is replayed.
 */
export function tellsFirst(): boolean {
  return patched('tell-first') || UNMARKED.has(workflowInfo().currentDeploymentVersion?.buildId ?? '');
}
