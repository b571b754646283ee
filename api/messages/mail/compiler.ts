import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledMail, MailSource } from './compile.js';

/** Work is bounded by what is counted (inspect.ts); this is for what nobody foresaw. */
const LIMIT_MS = 30_000;
const MAX_HEAP_MB = 256;
/** The last mails that were made ready: a look, a check and the save ask for the same one. */
const KEPT = 20;

const kept = new Map<string, CompiledMail>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Makes a mail's HTML ready in a thread of its own, one at a time: libraries that parse and inline would hold up every other
 * request, and their memory is given back with the thread.
 */
export async function compiled(source: MailSource): Promise<CompiledMail> {
  const key = JSON.stringify([source.language, source.source, source.preview, source.lang]);
  const found = kept.get(key);
  if (found) return found;
  const mine = last.then(() => kept.get(key) ?? inThread(source));
  last = mine.catch(() => undefined);
  const made = await mine;
  kept.set(key, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return made;
}

async function inThread(source: MailSource): Promise<CompiledMail> {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), {
    workerData: source,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const timer = setTimeout(() => void worker.terminate(), LIMIT_MS);
  const ended = once(worker, 'exit');
  try {
    const answer = await Promise.race([once(worker, 'message'), ended.then(() => undefined)]);
    return (answer?.[0] as CompiledMail | undefined) ?? tooHeavy('more time than a mail may take');
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY')
      return tooHeavy('more memory than a mail may take');
    throw error;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

const tooHeavy = (value: string): CompiledMail => ({ problems: [{ code: 'mail_too_heavy', value }] });
