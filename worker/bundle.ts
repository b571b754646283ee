import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowBundle } from '@temporalio/worker';

const MAIN = fileURLToPath(new URL('./bundle-main.ts', import.meta.url));
/** Far above a bundle's 2 MB. */
const MAX_BYTES = 64 * 1024 * 1024;
const LONGEST_MS = 120_000;

/**
 * Bundles the workflows in a process of its own: the bundler needs some 150 MB for two seconds, which the worker would keep
 * for as long as it lives.
 * @param workflowsPath what the bundler starts from
 * @throws Error with what the bundler said when the workflows do not bundle
 */
export async function bundleApart(workflowsPath: string): Promise<WorkflowBundle> {
  const options = { maxBuffer: MAX_BYTES, timeout: LONGEST_MS };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, workflowsPath], options);
  return { code: stdout } as WorkflowBundle;
}
