import assert from 'node:assert/strict';
import { readEvent } from '../../api/events/schema.js';
import { eventLines } from '../../bench/event-lines.js';
import type { ShopEvent } from '../../domain/customer/events/event.js';
import { EVENT_TYPES } from '../domain/customer/events/samples.js';

describe('the events of the bench', () => {
  const all = [...eventLines(20_250, 300)];
  const lines = all.join('').trimEnd().split('\n');

  it('are as many as asked for, valid, of nearly every type, and the same each time', () => {
    assert.equal(lines.length, 20_250);
    const rules = { currency: 'VND', latest: new Date('2026-11-01T00:00:00Z') };
    const events = lines.map((line) => readEvent(JSON.parse(line), rules));
    assert.ok(events.every((event) => !Array.isArray(event)));
    const types = new Set<string>(events.map((event) => (event as ShopEvent).type));
    assert.deepEqual(
      EVENT_TYPES.filter((type) => !types.has(type)),
      ['consent_withdrawn'],
    );
    assert.deepEqual([...eventLines(20_250, 300)], all);
  });

  it('come in pieces, and are of so many customers', () => {
    assert.ok(all.length > 40 && all.every((piece) => piece.endsWith('\n')));
    assert.equal(new Set(lines.map((line) => JSON.parse(line).customer)).size, 300);
  });
});
