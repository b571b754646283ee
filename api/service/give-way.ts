import { setImmediate } from 'node:timers/promises';

/** Small pieces of outside input looked at in one go: a few milliseconds' worth. */
const AT_ONCE = 200;

/** Many small pieces in slices; between two of them other requests get their turn. */
export async function* inSlices<T>(pieces: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < pieces.length; from += AT_ONCE) {
    if (from > 0) await setImmediate();
    yield pieces.slice(from, from + AT_ONCE);
  }
}
