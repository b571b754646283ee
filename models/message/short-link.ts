import { isTestRun } from '../../domain/message/test-send/mark.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import { recipientsAt } from '../run/places.js';
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

/** The run that a code stands for; undefined when it is no code of ours. */
async function runOfCode({ shortCodes }: Pick<Models, 'shortCodes'>, code: string): Promise<string | undefined> {
  return (await native(shortCodes).findOne<ShortCode>({ _id: code }))?.run;
}

/** Whose message a place belongs to; undefined when there is no such run, batch or recipient. */
export async function recipientAt(
  models: Models,
  at: { readonly code: string; readonly seq: number; readonly index: number },
): Promise<{ run: string; customer: string } | undefined> {
  const run = await runOfCode(models, at.code);
  if (run === undefined) return undefined;
  // A test send has no batch, and its one recipient no name.
  if (isTestRun(run)) return { run, customer: 'test' };
  const [customer] = await recipientsAt(models, [{ run, seq: at.seq, index: at.index }]);
  return customer === undefined ? undefined : { run, customer };
}
