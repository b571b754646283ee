import assert from 'node:assert/strict';
import type { Campaign, Outreach } from '../../../domain/campaign/campaign.js';
import { decisionVerdict, isOutreachFlaw, OWNER_DECISIONS } from '../../../domain/campaign/decide.js';
import { CAMPAIGN_STATES } from '../../../domain/campaign/states.js';
import {
  flawOf,
  healedOwner,
  readableWindows,
  waitsUntil,
  withoutFlawed,
} from '../../../domain/campaign/stored-campaign.js';

const AT = new Date('2026-11-11T05:00:00Z');
const outreach = (over: object = {}): Outreach =>
  ({
    id: 'cart',
    channel: 'chat',
    audience: {},
    template: {},
    dueAt: AT,
    expiresAt: AT,
    ...over,
  }) as unknown as Outreach;
const campaign = (windows: unknown): Campaign => ({ windows }) as Campaign;
const window = (over: object = {}): object => ({
  window: 'launch',
  opensAt: AT,
  closesAt: AT,
  outreaches: [outreach()],
  ...over,
});

describe('a campaign that somebody has edited by hand', () => {
  it('has its first impossible field named, and none when all is well', () => {
    assert.equal(flawOf(campaign([window()])), undefined);
    const cases: readonly (readonly [unknown, string])[] = [
      [undefined, 'windows'],
      [[window(), null], 'windows.1'],
      [[window({ closesAt: '2026-11-11' })], 'windows.0.closesAt'],
      [[window({ outreaches: {} })], 'windows.0.outreaches'],
      [
        [window({ outreaches: [outreach(), outreach({ dueAt: new Date(Number.NaN) })] })],
        'windows.0.outreaches.1.dueAt',
      ],
      [[window({ outreaches: [outreach({ channel: 'fax' })] })], 'windows.0.outreaches.0.channel'],
      [[window({ outreaches: [7] })], 'windows.0.outreaches.0'],
    ];
    for (const [windows, flaw] of cases) assert.equal(flawOf(campaign(windows)), flaw);
    assert.deepEqual(
      cases.map(([, flaw]) => isOutreachFlaw(flaw)),
      [false, false, false, false, true, true, true],
    );
  });

  it('is shown, and left, with what can be read', () => {
    const odd = campaign([window({ outreaches: [outreach({ expiresAt: 5 }), outreach()] }), window({ opensAt: 0 })]);
    assert.deepEqual(readableWindows(odd), [window()]);
    assert.deepEqual(withoutFlawed(odd), [window(), window({ opensAt: 0 })]);
    assert.deepEqual(readableWindows(campaign('none')), []);
  });

  it('is paused where its state is none, and counts from 1 where its version is no count', () => {
    assert.deepEqual(healedOwner({ state: 'active', version: 3 }, CAMPAIGN_STATES, 'paused'), {});
    for (const version of ['3', 0, -1, 1.5, null]) {
      const stored = { state: 'going', version } as unknown as Pick<Campaign, 'state' | 'version'>;
      assert.deepEqual(healedOwner(stored, CAMPAIGN_STATES, 'paused'), { state: 'paused', version: 1 });
    }
  });

  it('waits until its last window that can be read has closed, or a week', () => {
    const later = new Date('2026-11-20T05:00:00Z');
    assert.deepEqual(waitsUntil(campaign([window(), window({ closesAt: later })]), AT), later);
    assert.deepEqual(waitsUntil(campaign(null), AT), new Date('2026-11-18T05:00:00Z'));
  });
});

describe('what may be said of a campaign or programme that waits', () => {
  const facts = { isFinal: false, isHeld: true, canSkip: true };
  it('is both words while it waits, and says why not else, in two languages', () => {
    for (const decision of OWNER_DECISIONS) {
      assert.deepEqual(decisionVerdict(facts, decision), { ok: true });
      for (const [over, sentence] of [
        [{ isFinal: true }, /has ended/],
        [{ isHeld: false }, /does not wait/],
      ] as const) {
        const verdict = decisionVerdict({ ...facts, ...over }, decision);
        assert.ok(!verdict.ok);
        assert.match(verdict.why.en, sentence);
        assert.notEqual(verdict.why.vi, verdict.why.en);
      }
    }
  });
  it('is not to leave out what is not one part of it', () => {
    assert.equal(decisionVerdict({ ...facts, canSkip: false }, 'retry').ok, true);
    assert.equal(decisionVerdict({ ...facts, canSkip: false }, 'skip').ok, false);
  });
});
