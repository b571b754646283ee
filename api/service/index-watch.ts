import { type Models, missingIndexes } from '../../models/models.js';

/** Probes come every few seconds; a look asks every collection. */
const LOOK_MS = 60_000;

/** Whether the database has the indexes that the schemas declare: `ok`, or which are missing. A look is good for a minute. */
export function watchIndexes(models: Models, now: () => Date): () => Promise<string> {
  let looked = Number.NEGATIVE_INFINITY;
  let found: Promise<string> | undefined;
  return async () => {
    const at = now().getTime();
    if (found && at - looked < LOOK_MS) return found;
    looked = at;
    found = missingIndexes(models).then((missing) => (missing.length === 0 ? 'ok' : `missing: ${missing.join(', ')}`));
    found.catch(() => {
      found = undefined;
    });
    return found;
  };
}
