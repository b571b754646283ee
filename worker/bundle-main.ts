/** Writes the bundle of the workflows that the first argument names to stdout; messages go to stderr. */
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const [workflowsPath = ''] = process.argv.slice(2);
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
process.stdout.write(code);
