/** Bodies too large to be held, and how much is held while one comes in. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ADMIN_KEY, type Answer } from '../support.js';

export const MB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Bytes still in use: garbage is collected first, or the measure would be of the collector's mood. */
function retained(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Collecting garbage may take this part of the time: a heap that other tests have filled takes long to look at. */
const LOOKING = 1 / 10;

/** The most that was in use above the beginning while `work` ran, in bytes, and how often that was looked at. */
export async function growth(everyMs: number, work: () => Promise<void>): Promise<{ grew: number; looks: number }> {
  const before = retained();
  let peak = before;
  let looks = 0;
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const began = performance.now();
    looks += 1;
    peak = Math.max(peak, retained());
    timer = setTimeout(look, Math.max(everyMs, (performance.now() - began) / LOOKING));
  };
  timer = setTimeout(look, everyMs);
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
  return { grew: peak - before, looks };
}

/** Sends as fast as it is taken and no faster, unlike fetch, which keeps what it cannot send yet. */
export async function upload(
  url: string,
  pieces: Iterable<string | Buffer>,
  type: string,
): Promise<Pick<Answer, 'status' | 'body'>> {
  const headers = { 'Content-Type': type, Authorization: `Bearer ${ADMIN_KEY}` };
  const req = request(url, { method: 'POST', headers });
  const answered = once(req, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), req);
  const [res] = await answered;
  return { status: res.statusCode ?? 0, body: await json(res) };
}

/** 100 MB of one letter between two texts. */
export function* giant(begin: string, end: string): Generator<string | Buffer> {
  yield begin;
  const piece = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < 1600; sent += 1) yield piece;
  yield end;
}

/** The answer to a body that breaks off behind this text, when the server may have taken it all. */
export function breakOff(url: string, text: string, type: string): Promise<Response> {
  async function* cut(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error('the line went down');
  }
  const headers = { 'Content-Type': type, Authorization: `Bearer ${ADMIN_KEY}` };
  return fetch(url, { method: 'POST', headers, body: cut() as never, duplex: 'half' } as RequestInit);
}
