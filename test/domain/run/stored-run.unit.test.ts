import assert from 'node:assert/strict';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { storedRun } from '../../../domain/run/stored-run.js';

const AT = new Date('2026-11-11T05:00:00Z');
const SOUND = {
  channel: 'email',
  template: { text: 'Chào' },
  before: [],
  dueAt: AT,
  expiresAt: AT,
  asOf: AT,
  lateness: 'fold',
  state: 'open',
  planned: { batches: 3, done: false },
  ledger: EMPTY_LEDGER,
  funnel: EMPTY_FUNNEL,
} as unknown as Run;
const edited = (over: object): Run => ({ ...SOUND, ...over }) as unknown as Run;

describe('a run as it is stored', () => {
  it('is taken as it stands when nobody has edited it', () => {
    assert.deepEqual(storedRun(SOUND), { run: SOUND, healed: {} });
  });

  it('is healed where the rest of the books tells what is missing', () => {
    const cases: readonly (readonly [object, object])[] = [
      [{ planned: undefined }, { planned: { batches: 0, done: false } }],
      [{ planned: { batches: -1, done: true } }, { planned: { batches: 0, done: false } }],
      [{ state: 'sent' }, { state: 'open' }],
      [{ state: 7, closedAt: AT }, { state: 'closed' }],
      [{ ledger: 'none' }, { ledger: EMPTY_LEDGER }],
      [{ ledger: {} }, { ledger: EMPTY_LEDGER }],
      [{ funnel: null }, { funnel: EMPTY_FUNNEL }],
      [{ before: {} }, { before: [] }],
      [{ dueAt: '2026-11-11' }, { dueAt: new Date(0) }],
      [{ expiresAt: new Date(Number.NaN) }, { expiresAt: new Date(0) }],
      [{ lateness: 'never' }, { lateness: 'send' }],
    ];
    for (const [over, healed] of cases) {
      const found = storedRun(edited(over));
      assert.deepEqual(found.healed, healed, JSON.stringify(over));
      assert.deepEqual(found.run, { ...edited(over), ...healed });
      assert.equal(found.flaw, undefined);
    }
  });

  it('waits for a person where nothing else tells', () => {
    assert.equal(storedRun(edited({ channel: 'fax' })).flaw, 'channel');
    assert.equal(storedRun(edited({ asOf: 'noon' })).flaw, 'asOf');
    for (const template of [undefined, 'Chào', { text: 5 }])
      assert.equal(storedRun(edited({ template })).flaw, 'template');
  });
});
