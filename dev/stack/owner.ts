import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StackContext, stackFolder } from './context.js';
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.js';

/** A running stack, as its folder tells: whose it is and which servers belong to it. */
export interface StackRecord {
  readonly owner: ProcessIdentity;
  readonly servers: readonly (ProcessIdentity & { readonly name: string })[];
  readonly temporal?: string;
  readonly uiUrl?: string;
  readonly mongo?: string;
}

/** Another program runs the stack of this name. */
class StackInUseError extends Error {
  override readonly name = 'StackInUseError';
}

const RECORD = 'stack.json';

async function readRecord(folder: string): Promise<StackRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as StackRecord;
  } catch {
    return undefined;
  }
}

/** Written whole or not at all: a killed program must not leave half a record behind. */
export async function writeRecord(context: StackContext, name: string, record: StackRecord): Promise<void> {
  const file = join(stackFolder(context, name), RECORD);
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.${process.pid}`, file);
}

async function endLeftovers(context: StackContext, record: StackRecord): Promise<void> {
  for (const server of record.servers) {
    if (await endProcess(server))
      context.log(`Stopped ${server.name} (process ${server.pid}), left by an earlier start`);
  }
}

/**
 * Makes this process the owner of the stack's folder, and ends what an earlier owner left running. Data files stay.
 * @throws StackInUseError when the owner lives.
 */
export async function takeStack(context: StackContext, name: string): Promise<StackRecord> {
  const folder = stackFolder(context, name);
  await mkdir(folder, { recursive: true });
  const earlier = await readRecord(folder);
  if (earlier !== undefined && (await isAlive(earlier.owner))) {
    const { owner, temporal, mongo } = earlier;
    throw new StackInUseError(
      `Cannot start the stack '${name}': process ${owner.pid} runs it already (Temporal ${temporal ?? '…'}, MongoDB ${mongo ?? '…'}). Stop that first.`,
    );
  }
  if (earlier !== undefined) await endLeftovers(context, earlier);
  await leaveStack(context, name);
  const owner = await identify(process.pid);
  if (owner === undefined) throw new Error(`Cannot find process ${process.pid} in the system's list of processes`);
  const record: StackRecord = { owner, servers: [] };
  return (await claim(folder, record)) ? record : takeStack(context, name);
}

/** Of two that start at once only one may own the folder: a link, unlike a rename, fails where something is already. */
async function claim(folder: string, record: StackRecord): Promise<boolean> {
  const own = join(folder, `${RECORD}.${process.pid}`);
  await writeFile(own, `${JSON.stringify(record, null, 2)}\n`);
  try {
    await link(own, join(folder, RECORD));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** The stack is stopped: nobody owns it. */
export async function leaveStack(context: StackContext, name: string): Promise<void> {
  await rm(join(stackFolder(context, name), RECORD), { force: true });
}

/** Clears away what killed programs left in stacks whose names begin with the prefix: servers and folders. */
export async function sweepStacks(context: StackContext, prefix: string): Promise<void> {
  for (const name of await readdir(context.root).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const folder = stackFolder(context, name);
    const record = await readRecord(folder);
    if (record === undefined || (await isAlive(record.owner))) continue;
    await endLeftovers(context, record);
    await rm(folder, { recursive: true, force: true });
  }
}
