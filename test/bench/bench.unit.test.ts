import assert from 'node:assert/strict';
import { parseBenchArgs } from '../../bench/args.js';
import { processUse } from '../../bench/proc.js';
import { comparison, lines } from '../../bench/report.js';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';

describe("the bench's options", () => {
  it('have defaults', () => assert.deepEqual(parseBenchArgs([]), { customers: 20_000, channel: 'http', workers: 1 }));

  it('name a sink that is given', () => {
    const args = parseBenchArgs([
      '--customers',
      '5',
      '--channel',
      'smtp',
      '--smtp',
      '127.0.0.1:2525',
      '--json',
      'f.json',
    ]);
    assert.deepEqual(args, { customers: 5, channel: 'smtp', workers: 1, smtp: '127.0.0.1:2525', json: 'f.json' });
  });

  for (const [wrong, sentence] of [
    [['--customers', '0'], /--customers '0'.*whole number from 1/],
    [['--customers', '1.5'], /--customers '1.5'/],
    [['--channel', 'fax'], /--channel 'fax'.*smtp or http/],
    [['--workers', '0'], /--workers '0'.*from 1 to 16/],
    [['--smtp', 'nohost'], /--smtp 'nohost'.*HOST:PORT/],
    [['--http', 'nowhere'], /--http 'nowhere'.*URL/],
    [['--speed', 'high'], /--speed/],
  ] as const)
    it(`refuse ${wrong.join(' ')} in a sentence`, () => assert.throws(() => parseBenchArgs(wrong), sentence));
});

describe("the bench's report", () => {
  const bare = { messages: 1000, seconds: 0.1, cpuSeconds: 0.05 };
  const run = { ledger: { ...EMPTY_LEDGER, audience: 1000, sent: 900, failed: 100 } };
  const HISTORIES = { count: 2, mostEvents: 4_100, mostBytes: 900_000 };
  const engine = {
    run,
    seconds: 0.15,
    firstMessageMs: 250,
    worker: { cpuSeconds: 0.09, peakMb: 300 },
    histories: HISTORIES,
  };
  const result = comparison({ customers: 1000, channel: 'http', workers: 1 }, bare, engine as never);

  it('divides what the engine sent by what the bare loop sent, both per second', () => {
    assert.deepEqual(result.bare, { messagesPerSecond: 10_000, cpuMicrosPerMessage: 50 });
    assert.deepEqual(result.engine, {
      messagesPerSecond: 6000,
      cpuMicrosPerMessage: 100,
      peakMb: 300,
      firstMessageMs: 250,
      histories: HISTORIES,
    });
    assert.ok(lines(result).includes('histories of the run 2, the largest 4100 events and 900000 bytes'));
    assert.equal(result.ratio, 0.6);
  });

  it('ends with the ratio on a line of its own', () => assert.equal(lines(result).at(-1), 'ratio 0.6'));
});

describe('the measure of a process', () => {
  it('reads CPU that grows with work, and memory', function () {
    if (process.platform !== 'linux') this.skip();
    const before = processUse(process.pid);
    const until = process.cpuUsage().user + 60_000;
    let sum = 0;
    while (process.cpuUsage().user < until) for (let i = 0; i < 10_000; i += 1) sum += Math.sqrt(i);
    const after = processUse(process.pid);
    assert.ok(sum > 0 && after.cpuSeconds - before.cpuSeconds >= 0.04);
    assert.ok(after.peakMb > 20 && after.peakMb < 10_000);
  });
});
