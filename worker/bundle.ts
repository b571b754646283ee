import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowBundle } from '@temporalio/worker';

const MAIN = fileURLToPath(new URL('./bundle-main.ts', import.meta.url));
/** Far above a bundle's 2 MB. */
const MAX_BYTES = 64 * 1024 * 1024;
const LONGEST_MS = 120_000;

/** What goes into a bundle. */
export interface BundleSources {
  /** What the bundler starts from. */
  readonly workflowsPath: string;
  /** Modules of interceptors. */
  readonly modules?: readonly string[];
}

/**
 * Bundles the workflows in a process of its own: the bundler needs some 150 MB for two seconds, which the worker would keep
 * for as long as it lives.
 * @throws Error with what the bundler said when the workflows do not bundle
 */
export async function bundleApart({ workflowsPath, modules = [] }: BundleSources): Promise<WorkflowBundle> {
  const options = { maxBuffer: MAX_BYTES, timeout: LONGEST_MS };
  const args = ['--import', 'tsx', MAIN, workflowsPath, ...modules];
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return { code: stdout } as WorkflowBundle;
}

const fileOf = (folder: string, { modules = [] }: BundleSources): string =>
  join(folder, modules.length === 0 ? 'workflows.js' : 'traced-workflows.js');

/**
 * The bundle that was made beforehand, for a file system that nothing may be written to (WORKFLOW_BUNDLES).
 * @throws Error naming the folder when there is none
 */
export async function readBundle(folder: string, sources: BundleSources): Promise<WorkflowBundle> {
  try {
    return { code: await readFile(fileOf(folder, sources), 'utf8') } as WorkflowBundle;
  } catch (cause) {
    throw new Error(
      `Cannot start as WORKFLOW_BUNDLES must name a folder that 'npm run bundle' has filled: ` +
        `current value is ${JSON.stringify(folder)} (${(cause as Error).message})`,
      { cause },
    );
  }
}

/** Makes the bundle, to be read later. */
export async function writeBundle(folder: string, sources: BundleSources): Promise<void> {
  const { code } = await bundleApart(sources);
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(folder, sources), code);
}
