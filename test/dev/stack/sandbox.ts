import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StackContext, stackContext } from '../../../dev/stack/context.js';
import { findOnPath } from '../../../dev/stack/run.js';

/** A folder of its own for `.dev`, and a PATH with nothing on it but what a test puts there. */
export interface Sandbox {
  readonly folder: string;
  /** Only entry of PATH. */
  readonly bin: string;
  readonly lines: string[];
  context(env?: NodeJS.ProcessEnv, more?: Partial<StackContext>): StackContext;
  /** Puts this machine's own commands on the PATH. @returns false when one is missing here. */
  link(...commands: string[]): Promise<boolean>;
  /** Puts a shell script on the PATH. */
  script(name: string, body: string): Promise<void>;
  remove(): Promise<void>;
}

export async function sandbox(): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-stack-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const lines: string[] = [];
  return {
    folder,
    bin,
    lines,
    context: (env = {}, more = {}) =>
      stackContext({
        env: { PATH: bin, HOME: process.env.HOME, ...env },
        root: join(folder, 'dev'),
        log: (line) => lines.push(line),
        ...more,
      }),
    async link(...commands) {
      for (const command of commands) {
        const path = await findOnPath(command, process.env);
        if (path === undefined) return false;
        await symlink(path, join(bin, command));
      }
      return true;
    },
    async script(name, body) {
      await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
      await chmod(join(bin, name), 0o755);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
