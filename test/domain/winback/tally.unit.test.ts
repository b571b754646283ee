import assert from 'node:assert/strict';
import type { WinbackEntry } from '../../../domain/customer/entry.js';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { DayTally } from '../../../domain/winback/tally.js';
import { MAX_REFS } from '../../../domain/winback/winback.js';
import { at, PROGRAMME } from './support.js';

const DAY = '2026-02-01';
const RUN = winbackRunId(PROGRAMME, DAY, 1);
const entry = (overrides: Partial<WinbackEntry> = {}): WinbackEntry => ({
  programme: PROGRAMME,
  lapsedAt: at('2026-01-01'),
  enteredAt: at(DAY),
  day: DAY,
  arm: 'treated',
  run: RUN,
  tries: 1,
  ...overrides,
});

describe("a win-back day's numbers", () => {
  it('count who entered, who was held out, and who was chosen for which run', () => {
    const tally = new DayTally(PROGRAMME, DAY);
    const second = winbackRunId(PROGRAMME, DAY, 2);
    const { run: _, ...held } = entry({ arm: 'holdout' });
    tally.count({ ref: 'a', winbacks: [entry()] });
    tally.count({ ref: 'b', winbacks: [held] });
    tally.count({ ref: 'c', winbacks: [entry({ day: '2026-01-25', run: second })] });
    tally.count({ ref: 'd', winbacks: [entry({ day: '2026-01-31', run: winbackRunId(PROGRAMME, '2026-01-31', 1) })] });
    tally.count({ ref: 'e', winbacks: [entry({ programme: 'hoa-nang.wb_khac' })] });
    tally.count({ ref: 'f' });
    assert.deepEqual([tally.qualified, tally.heldOut], [2, 1]);
    assert.deepEqual([tally.refsOf(RUN), tally.refsOf(second)], [['a'], ['c']]);
    assert.equal(tally.chosen.size, 2);
  });

  it('name the chosen while they are few, and only count them when they are many', () => {
    const tally = new DayTally(PROGRAMME, DAY);
    for (let n = 0; n < MAX_REFS; n += 1) tally.count({ ref: `c${n}`, winbacks: [entry()] });
    assert.equal(tally.refsOf(RUN)?.length, MAX_REFS);
    tally.count({ ref: 'one-more', winbacks: [entry()] });
    assert.equal(tally.refsOf(RUN), undefined);
    assert.equal(tally.chosen.get(RUN)?.people, MAX_REFS + 1);
  });
});
