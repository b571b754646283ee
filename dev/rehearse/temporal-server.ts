import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, type StackContext } from '../stack/context.js';
import { isExecutable, lastLine, run } from '../stack/run.js';

const MODULE = 'go.temporal.io/server';
const BUILD_MS = 45 * 60_000;

/** The two programs of Temporal's release that its images hold, and the schema files beside them. */
export interface TemporalRelease {
  readonly version: string;
  readonly server: string;
  readonly sqlTool: string;
  /** Holds `temporal/versioned` and `visibility/versioned`. */
  readonly schema: string;
}

async function go(context: StackContext, cwd: string, ...args: string[]): Promise<string> {
  const result = await run('go', args, { env: { ...context.env, PWD: cwd }, cwd, timeoutMs: BUILD_MS });
  if (result.code !== 0) throw new Error(`Cannot build Temporal as 'go ${args.join(' ')}' says: ${lastLine(result)}`);
  return result.stdout.trim();
}

/**
 * Compiles a release of Temporal's server from its Go module, once: a quarter of an hour on two cores, then it is in the cache.
 * @param version without the `v`
 * @throws Error with what Go says
 */
export async function temporalRelease(context: StackContext, version: string): Promise<TemporalRelease> {
  const folder = join(cacheFolder(context), `temporal-server-${version}`);
  const [server, sqlTool] = [join(folder, 'bin/server'), join(folder, 'bin/sql')];
  await mkdir(folder, { recursive: true });
  if (!((await isExecutable(server)) && (await isExecutable(sqlTool)))) {
    context.log(`Temporal ${version}: compiling it takes about a quarter of an hour`);
    await writeFile(join(folder, 'go.mod'), 'module rehearsal\n');
    const packages = [`${MODULE}/cmd/server`, `${MODULE}/cmd/tools/sql`];
    await go(context, folder, 'get', ...packages.map((name) => `${name}@v${version}`));
    await go(context, folder, 'build', '-o', 'bin/', ...packages);
  }
  const module = await go(context, folder, 'list', '-m', '-f', '{{.Dir}}', MODULE);
  return { version, server, sqlTool, schema: join(module, 'schema/postgresql/v12') };
}
