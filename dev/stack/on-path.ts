import type { StackContext } from './context.js';
import { type Found, found, notFound } from './ladder.js';
import { findOnPath, lastLine, type RunResult, run } from './run.js';

/**
 * A program on PATH that knows its version.
 * @param what shown of it, from what it answers
 */
export async function programOnPath(
  context: StackContext,
  name: string,
  what: (version: RunResult) => string,
): Promise<Found<string>> {
  const binary = await findOnPath(name, context.env);
  if (binary === undefined) return notFound('not found');
  const version = await run(binary, ['--version'], { env: context.env, timeoutMs: 10_000 });
  if (version.code !== 0) return notFound(`${binary} does not work: ${lastLine(version)}`);
  return found(binary, what(version));
}
