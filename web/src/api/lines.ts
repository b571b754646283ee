/** The first lines of a body of JSON lines. */
export interface Lines<T> {
  readonly rows: readonly T[];
  /** There are more, which were not fetched. */
  readonly more: boolean;
}

/**
 * Reads lines of JSON as they come, at most so many, and lets go of the rest: a run of a million recipients is not loaded for the
 * sake of fifty.
 */
export async function firstLines<T>(body: ReadableStream<Uint8Array>, most: number): Promise<Lines<T>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const rows: T[] = [];
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const pieces = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = done ? '' : (pieces.pop() ?? '');
    for (const piece of pieces) {
      if (piece.trim() === '') continue;
      if (rows.length === most) {
        await reader.cancel();
        return { rows, more: true };
      }
      rows.push(JSON.parse(piece) as T);
    }
    if (done) return { rows, more: false };
  }
}
