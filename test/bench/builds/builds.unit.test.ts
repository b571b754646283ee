import assert from 'node:assert/strict';
import { parseBuildArgs } from '../../../bench/builds/builds.js';
import { type BuildFigures, comparedLines, comparedRounds, spread } from '../../../bench/builds/compared.js';

const figures = (messagesPerSecond: number, cpuMicrosPerMessage: number): BuildFigures => ({
  messagesPerSecond,
  cpuMicrosPerMessage,
  peakMb: 300,
  firstMessageMs: 500,
});

describe('two builds in turns', () => {
  it('are compared pair by pair, so that a machine that slows down slows both', () => {
    const rounds = [
      { former: figures(1_000, 200), current: figures(2_000, 100) },
      { former: figures(100, 400), current: figures(210, 200) },
      { former: figures(500, 210), current: figures(950, 126) },
    ];
    const { messagesPerSecond, cpuMicrosPerMessage, peakMb } = comparedRounds(rounds);
    assert.deepEqual(messagesPerSecond.ratio, { min: 1.9, median: 2, max: 2.1 });
    assert.deepEqual(messagesPerSecond.former, { min: 100, median: 500, max: 1_000 });
    assert.deepEqual(cpuMicrosPerMessage.ratio, { min: 0.5, median: 0.5, max: 0.6 });
    assert.equal(peakMb.ratio.median, 1);
  });

  it('are told figure by figure', () => {
    const [rate] = comparedLines(comparedRounds([{ former: figures(1_000, 200), current: figures(2_600, 65) }]));
    assert.equal(rate, 'messages/s: 1000 (1000–1000) before, 2600 (2600–2600) now, ratio 2.6 (2.6–2.6)');
  });

  it('have a median that was seen: of an even number the lower of the two in the middle', () => {
    assert.deepEqual(spread([4, 1, 3, 2]), { min: 1, median: 2, max: 4 });
    assert.deepEqual(spread([7]), { min: 7, median: 7, max: 7 });
  });

  it('are named by a commit and numbers in their limits; what is not is refused with its option', () => {
    assert.deepEqual(parseBuildArgs(['--base', '37cc64b', '--rounds', '5']), {
      base: '37cc64b',
      customers: 20_000,
      channel: 'http',
      rounds: 5,
    });
    assert.throws(() => parseBuildArgs([]), /--base '': it must be a commit/);
    assert.throws(() => parseBuildArgs(['--base=--help']), /--base '--help'/);
    assert.throws(() => parseBuildArgs(['--base', 'main', '--channel', 'fax']), /--channel 'fax'/);
    assert.throws(() => parseBuildArgs(['--base', 'main', '--rounds', '0']), /--rounds '0'/);
  });
});
