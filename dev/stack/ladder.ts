import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackContext } from './context.js';

/** What trying one way gave: a server's recipe, or why not. */
export type Found<T> = { readonly ok: true; readonly value: T; readonly what: string } | NotFound;
export interface NotFound {
  readonly ok: false;
  readonly why: string;
}
export const found = <T>(value: T, what: string): Found<T> => ({ ok: true, value, what });
export const notFound = (why: string): NotFound => ({ ok: false, why });

/** One way to get a server. Must be quick and give the same again when its product is there already. */
export interface Rung<T> {
  readonly name: string;
  /** Costs nothing (a variable, a look at PATH): tried at every start, before what is remembered. */
  readonly instant: boolean;
  readonly get: () => Promise<Found<T>>;
}
interface Passed {
  readonly rung: string;
  readonly why: string;
}
export interface Choice<T> {
  readonly rung: string;
  readonly value: T;
  readonly what: string;
  /** The better ways that did not work, and why. */
  readonly passed: readonly Passed[];
}

/** No rung of a ladder held; the message says why each did not and what to install. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError';
}

interface Memory {
  readonly rung: string;
  readonly what: string;
  readonly passed: readonly Passed[];
  readonly at: string;
}

const choicesFile = (context: StackContext) => join(context.root, 'choices.json');

async function readMemories(context: StackContext): Promise<Record<string, Memory>> {
  try {
    return JSON.parse(await readFile(choicesFile(context), 'utf8')) as Record<string, Memory>;
  } catch {
    return {};
  }
}

async function remember(context: StackContext, server: string, memory: Memory): Promise<void> {
  await mkdir(context.root, { recursive: true });
  const temporary = `${choicesFile(context)}.${process.pid}`;
  const memories = { ...(await readMemories(context)), [server]: memory };
  await writeFile(temporary, `${JSON.stringify(memories, null, 2)}\n`);
  await rename(temporary, choicesFile(context));
}

/**
 * Tries the ways to get a server, best first, and remembers the first that works: the next start goes straight to it,
 * after a look at the instant ones (a variable that is set wins over every memory).
 * @param install what to tell someone for whom nothing worked.
 * @throws NoServerError when none works.
 */
export async function climb<T>(
  context: StackContext,
  server: string,
  rungs: readonly Rung<T>[],
  install: string,
): Promise<Choice<T>> {
  const memory = (await readMemories(context))[server];
  const passed: Passed[] = [];
  const remembered = rungs.find((rung) => rung.name === memory?.rung && !rung.instant);
  const order = remembered
    ? [...rungs.filter((rung) => rung.instant), remembered, ...rungs.filter((r) => !r.instant && r !== remembered)]
    : rungs;
  for (const rung of order) {
    if (!rung.instant && rung !== remembered) context.log(`${server}: trying ${rung.name} …`);
    const result = await rung.get();
    if (!result.ok) {
      passed.push({ rung: rung.name, why: result.why });
      continue;
    }
    const reasons = rung === remembered && memory ? memory.passed : passed;
    if (rung !== remembered) {
      await remember(context, server, {
        rung: rung.name,
        what: result.what,
        passed: reasons,
        at: new Date().toISOString(),
      });
    }
    return { rung: rung.name, value: result.value, what: result.what, passed: reasons };
  }
  const why = passed.map(({ rung, why: reason }) => `  - ${rung}: ${reason}`).join('\n');
  throw new NoServerError(`Cannot start ${server}: no way to get it works here.\n${why}\n${install}`);
}
