import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ROLES as KNOWN } from '../../domain/base/role.js';
import { firstLines } from '../../web/src/api/lines.js';
import { ROLES, reaches } from '../../web/src/api/roles.js';

const SEED = 20_261_113;

/** A body that comes in pieces of `size` bytes, and notes whether it was let go. */
function body(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  const seen = { pulled: 0, cancelled: false };
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulled += 1;
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

describe('lines of JSON that are read as they come', () => {
  it('are the same wherever the pieces are cut, inside a letter too, and with or without a last line end', async () => {
    const names = fc.array(fc.constantFrom('Ẵn', 'a', 'Lê\n', '😀'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (all, size, ended) => {
        const text = all.map((name) => JSON.stringify({ name })).join('\n') + (ended ? '\n' : '');
        const { rows, more } = await firstLines<{ name: string }>(body(text, size).stream, 6);
        assert.deepEqual([rows.map(({ name }) => name), more], [all, false]);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('are at most so many, and the rest is let go unread', async () => {
    const text = Array.from({ length: 10_000 }, (_, n) => `{"n":${n}}\n`).join('');
    const { stream, seen } = body(text, 100);
    const { rows, more } = await firstLines<{ n: number }>(stream, 3);
    assert.deepEqual([rows.map(({ n }) => n), more, seen.cancelled], [[0, 1, 2], true, true]);
    assert.ok(seen.pulled < 5, `${seen.pulled} pieces`);
  });
});

describe('the roles of the console', () => {
  it('are those of the API, in its order', () => {
    assert.deepEqual(ROLES, KNOWN);
    assert.ok(reaches('owner', 'sender') && reaches('sender', 'sender') && !reaches('editor', 'sender'));
  });
});
