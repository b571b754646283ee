/**
 * `npm run bundle -- FOLDER`: bundles the workflows beforehand, with and without tracing, for workers whose WORKFLOW_BUNDLES names the
 * folder. The image is built with it, so that nothing is bundled, and nothing written, when a worker starts.
 */
import { writeBundle } from './bundle.js';
import { WORKFLOW_TRACING } from './tracing/workflow-tracing.js';
import { WORKFLOWS } from './workers.js';

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || more.length > 0) {
  process.stderr.write('Cannot bundle as one folder must be named: npm run bundle -- FOLDER\n');
  process.exit(2);
}
await writeBundle(folder, { workflowsPath: WORKFLOWS });
await writeBundle(folder, { workflowsPath: WORKFLOWS, modules: [WORKFLOW_TRACING] });
