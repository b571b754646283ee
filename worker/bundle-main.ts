/**
 * Writes the bundle of the workflows that the first argument names to stdout; messages go to stderr. Further arguments name modules
 * of interceptors that are bundled beside them.
 */
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const [workflowsPath = '', ...workflowInterceptorModules] = process.argv.slice(2);
const logger = new DefaultLogger('WARN');
const { code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger });
process.stdout.write(code);
