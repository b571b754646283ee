import assert from 'node:assert/strict';
import { type LiveEvent, LiveStream } from '../../../../api/runs/live/live-stream.js';

const LONG_MS = 60_000;
const event = (n: number, name: LiveEvent['event'] = 'progress'): LiveEvent => ({
  id: `id-${n}`,
  event: name,
  data: JSON.stringify({ n }),
});
const told = (n: number, name = 'progress'): string => `id: id-${n}\nevent: ${name}\ndata: {"n":${n}}\n\n`;

describe('the stream of one reader', () => {
  const opened: LiveStream[] = [];
  let ends = 0;
  const open = ({ heartbeatMs = LONG_MS, longestMs = LONG_MS } = {}): LiveStream => {
    const onEnd = (): void => {
      ends += 1;
    };
    const stream = new LiveStream({ heartbeatMs, longestMs, retryMs: 3_000, onEnd });
    opened.push(stream);
    return stream;
  };
  const next = async (stream: LiveStream): Promise<string | undefined> => (await stream.next()).value;
  beforeEach(() => {
    ends = 0;
  });
  afterEach(() => {
    for (const stream of opened.splice(0)) stream.end();
  });

  it('says first after how long to come again, then what it is told, in the words of the standard', async () => {
    const stream = open();
    assert.equal(await next(stream), 'retry: 3000\n\n');
    stream.tell(event(1));
    assert.equal(await next(stream), told(1));
  });

  it('says both at once to a reader who has not come to the first words', async () => {
    const stream = open();
    stream.tell(event(1));
    assert.equal(await next(stream), `retry: 3000\n\n${told(1)}`);
  });

  it('keeps the newest event only for a reader who is slow, and the first words all the same', async () => {
    const stream = open();
    for (let n = 1; n <= 1_000; n += 1) stream.tell(event(n));
    assert.equal(await next(stream), `retry: 3000\n\n${told(1_000)}`);
    for (let n = 1; n <= 5; n += 1) stream.tell(event(n));
    assert.equal(await next(stream), told(5));
  });

  it('wakes a reader who waits', async () => {
    const stream = open();
    await next(stream);
    const waiting = next(stream);
    stream.tell(event(7));
    assert.equal(await waiting, told(7));
  });

  it('says that it is there while nothing happens, as a comment that no browser shows', async () => {
    const stream = open({ heartbeatMs: 1 });
    await next(stream);
    assert.equal(await next(stream), ': still here\n\n');
    assert.equal(await next(stream), ': still here\n\n');
    stream.tell(event(2));
    assert.equal(await next(stream), told(2));
  });

  it('gives the last event before it ends, and nothing that comes behind the end', async () => {
    const stream = open();
    await next(stream);
    stream.tell(event(3, 'end'));
    stream.end();
    stream.tell(event(4));
    assert.equal(await next(stream), told(3, 'end'));
    assert.deepEqual(await stream.next(), { value: undefined, done: true });
    assert.deepEqual(await stream.next(), { value: undefined, done: true });
  });

  it('ends under a reader who waits, and says so once', async () => {
    const stream = open();
    await next(stream);
    const waiting = stream.next();
    stream.end();
    stream.end();
    assert.deepEqual(await waiting, { value: undefined, done: true });
    assert.equal(ends, 1);
  });

  it('ends at once when the reader goes, also while something waits to be read', async () => {
    const stream = open();
    stream.tell(event(1));
    assert.deepEqual(await stream.return(), { value: undefined, done: true });
    assert.deepEqual(await stream.next(), { value: undefined, done: true });
    assert.equal(ends, 1);
  });

  it('lives no longer than it may', async () => {
    const stream = open({ longestMs: 1 });
    const all: string[] = [];
    for await (const text of stream) all.push(text);
    assert.deepEqual([all, ends], [['retry: 3000\n\n'], 1]);
  });
});
