import { isTestRun } from '../../domain/message/test-send/mark.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import { recipientOf } from '../run/batch-store.js';
import type { ShortCode } from './short-code-schema.js';

/** Six characters of a hash collide about once in a hundred thousand runs; three times in a row they do not. */
const MAX_ATTEMPTS = 8;

/**
 * The code of a run, written down so that links find back. Safe to repeat: the same run has the same code.
 * @param codeOf gives the code of an attempt
 */
export async function registerCode(
  { shortCodes: codes }: Pick<Models, 'shortCodes'>,
  run: string,
  codeOf: (attempt: number) => string,
): Promise<string> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const _id = codeOf(attempt);
    const found = await native(codes).findOne<ShortCode>({ _id });
    if (found?.run === run) return _id;
    if (found) continue;
    if (await wasFirst(native(codes).insertOne({ _id, run }))) return _id;
    // Another attempt at this run, or another run: look again.
    attempt -= 1;
  }
  throw new Error(`Cannot make a short link as run '${run}' must find a free code: ${MAX_ATTEMPTS} are taken`);
}

/** Whose message a short link belongs to; undefined when there is no such run, batch or recipient. */
export async function recipientAt(
  models: Models,
  at: { readonly code: string; readonly seq: number; readonly index: number },
): Promise<{ run: string; customer: string } | undefined> {
  const code = await native(models.shortCodes).findOne<ShortCode>({ _id: at.code });
  if (!code) return undefined;
  // A test send has no batch, and its one recipient no name.
  if (isTestRun(code.run)) return { run: code.run, customer: 'test' };
  const customer = await recipientOf(models.batches, code.run, at.seq, at.index);
  return customer === undefined ? undefined : { run: code.run, customer };
}
