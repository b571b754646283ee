import assert from 'node:assert/strict';
import { runFacts, touchWindow, whyNot } from '../../../domain/run/reach.js';
import { type Run, runOwner } from '../../../domain/run/run.js';
import { customer, NOW, run } from '../support/samples.js';

const PROGRAMME = 'hoa.wb_nho';
const ID = `${PROGRAMME}.20261111-1.1`;
const { window: _, audience: _of, ...frozen } = run();
const step = { ...frozen, _id: ID, campaign: PROGRAMME, winback: { step: 1, day: '2026-11-11' } } as Run;
/** As written before 2026-12: with a window and an audience that no programme has. */
const old = { ...step, window: 'winback', audience: { name: 'inactive', params: { days: 60 } } } as unknown as Run;

const entry = {
  programme: PROGRAMME,
  day: '2026-11-11',
  enteredAt: NOW,
  lapsedAt: NOW,
  arm: 'treated',
  tries: 1,
} as const;
const chosen = customer({ winbacks: [{ ...entry, run: ID }] });
const ask = (who: typeof chosen, of: Run) => whyNot(who, runFacts(of), NOW, { caps: [] });

describe('the owner of a run', () => {
  it('is a value: a campaign, or the programme whose step it sends', () => {
    assert.deepEqual(runOwner(run()), { kind: 'campaign', id: 'hoa.11-11' });
    for (const one of [step, old]) assert.deepEqual(runOwner(one), { kind: 'programme', id: PROGRAMME });
  });

  it('decides what a customer may get one message of: the window, or the run itself', () => {
    assert.equal(touchWindow(run()), 'hoa.11-11.launch');
    for (const one of [step, old]) assert.equal(touchWindow(one), ID);
  });

  it('decides who belongs: whoever the programme has chosen, with no audience asked, in old documents as in new ones', () => {
    for (const one of [step, old]) {
      assert.equal(ask(chosen, one), undefined);
      assert.equal(ask(customer(), one), 'no_longer_qualifies');
    }
  });
});
