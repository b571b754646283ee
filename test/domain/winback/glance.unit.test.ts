import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../../domain/base/zone.js';
import type { WinbackEntry } from '../../../domain/customer/entry.js';
import { decideDay, isWorthALook, type WinbackCustomer } from '../../../domain/winback/day.js';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { at, buyer, facts, PROGRAMME, touch } from './support.js';

const TODAY = '2026-03-01';
const dayBefore = fc.integer({ min: 0, max: 90 }).map((days) => addDays(TODAY, -days));

const entry: fc.Arbitrary<WinbackEntry> = fc
  .record({
    programme: fc.constantFrom(PROGRAMME, 'hoa-nang.wb_khac'),
    lapsed: fc.integer({ min: 0, max: 60 }),
    day: dayBefore,
    arm: fc.constantFrom('treated' as const, 'holdout' as const),
    step: fc.integer({ min: 1, max: 2 }),
    chosen: dayBefore,
    ended: fc.option(fc.constantFrom('bought' as const, 'done' as const, 'missed' as const), { nil: undefined }),
  })
  .map(({ programme, lapsed, day, arm, step, chosen, ended }) => ({
    programme,
    lapsedAt: at(addDays(day, -30 - lapsed), '12:00'),
    enteredAt: at(day),
    day,
    arm,
    tries: 1,
    ...(arm === 'treated' ? { run: winbackRunId(programme, [chosen, day].toSorted().at(-1) ?? day, step) } : {}),
    ...(ended === undefined ? {} : { ended, endedAt: at(TODAY) }),
  }));

const customer: fc.Arbitrary<WinbackCustomer> = fc
  .record({
    lastOrder: fc.option(dayBefore, { nil: undefined }),
    winbacks: fc.array(entry, { maxLength: 3 }),
    sent: fc.array(fc.record({ day: dayBefore, step: fc.integer({ min: 1, max: 2 }) }), { maxLength: 3 }),
    granted: fc.boolean(),
  })
  .map(({ lastOrder, winbacks, sent, granted }) =>
    buyer({
      facts: lastOrder === undefined ? {} : { lastOrderAt: at(lastOrder, '12:00') },
      winbacks,
      touches: sent.map(({ day, step }) => touch(day, step)),
      consent: { email: { granted, at: at('2025-12-01') } },
    }),
  );

describe('a glance at a customer', () => {
  it('passes nobody over for whom the day means something', () => {
    const today = facts(TODAY);
    fc.assert(
      fc.property(customer, (one) => isWorthALook(one, today) || decideDay(one, today).kind === 'nothing'),
      { numRuns: 5_000 },
    );
  });

  it('passes over who has bought lately, who was never in it and not lapsed, and who has been through it', () => {
    const today = facts(TODAY);
    const through = { ...chosen('2026-01-31'), ended: 'done' as const };
    assert.equal(isWorthALook(buyer({ facts: { lastOrderAt: at('2026-02-20') } }), today), false);
    assert.equal(isWorthALook(buyer({ facts: {} }), today), false);
    assert.equal(isWorthALook(buyer({ winbacks: [through] }), today), false);
    assert.equal(isWorthALook(buyer({ winbacks: [{ ...chosen('2026-01-31'), arm: 'holdout' }] }), today), false);
  });

  it('does not pass over whom an earlier attempt of the day has taken in: they are counted', () => {
    assert.equal(isWorthALook(buyer({ winbacks: [{ ...chosen(TODAY), arm: 'holdout' }] }), facts(TODAY)), true);
  });
});

function chosen(day: string): WinbackEntry {
  const run = winbackRunId(PROGRAMME, day, 1);
  return {
    programme: PROGRAMME,
    lapsedAt: at('2026-01-01', '12:00'),
    enteredAt: at(day),
    day,
    arm: 'treated',
    run,
    tries: 1,
  };
}
