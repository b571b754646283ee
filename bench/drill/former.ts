import { execFile } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: ROOT })).stdout;

/**
 * A checkout of the former version beside this one, with our dependencies.
 * @param commit as git names it
 * @param folder where it is to lie; emptied
 * @returns undefined when there is no git history, or not this commit
 */
export async function formerCheckout(commit: string, folder: string): Promise<string | undefined> {
  try {
    await git('rev-parse', '--verify', `${commit}^{commit}`);
    await removeFormer(folder);
    await git('worktree', 'add', '--detach', '--force', folder, commit);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return folder;
  } catch {
    return undefined;
  }
}

/** Takes the checkout away again. */
export async function removeFormer(folder: string): Promise<void> {
  if (existsSync(folder)) await git('worktree', 'remove', '--force', folder);
  await git('worktree', 'prune').catch(() => '');
}
