import { join, resolve } from 'node:path';

/** What the rungs of a ladder may look at; tests give another PATH, another folder, less patience. */
export interface StackContext {
  readonly env: NodeJS.ProcessEnv;
  /** The folder `.dev`: everything downloaded, compiled or remembered lies below it. */
  readonly root: string;
  /** Shows one line of progress. */
  readonly log: (line: string) => void;
  /** How long a vendor's download may show no first byte, in milliseconds. */
  readonly patienceMs: number;
}

/** The context of a program started in the project's folder. */
export function stackContext(given: Partial<StackContext> = {}): StackContext {
  return {
    env: given.env ?? process.env,
    root: given.root ?? resolve(import.meta.dirname, '../../.dev'),
    log: given.log ?? ((line) => console.log(line)),
    patienceMs: given.patienceMs ?? 10_000,
  };
}

/** Downloads and compiled classes, shared by all stacks of this checkout. */
export const cacheFolder = (context: StackContext): string => join(context.root, 'cache');
/** State of one stack: who runs, logs, database files. */
export const stackFolder = (context: StackContext, name: string): string => join(context.root, name);
