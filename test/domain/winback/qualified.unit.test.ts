import assert from 'node:assert/strict';
import { armOf } from '../../../domain/experiment/arm.js';
import { LapseSurvey, QualifiedCount } from '../../../domain/winback/qualified.js';
import { customer, daysAgo, factsOf, NOW } from '../support/samples.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const TODAY = '2026-11-11';
const programme = { _id: 'hoa-nang.back', channel: 'sms', days: 60, salt: 's', holdout: 0.3, zone: ZONE } as const;
const buyer = (ref: string, days: readonly number[]) => customer({ ref, facts: factsOf(days.map((n) => daysAgo(n))) });

describe('who qualifies for a programme', () => {
  it('has bought, and not for so many days', () => {
    const count = new QualifiedCount(programme, TODAY);
    for (const days of [[], [59], [61], [200, 61]]) count.add(buyer(`c${days.join('-')}`, days));
    assert.equal(count.counted.members, 2);
  });

  it('is reached when the channel can, and messaged unless held out, by the arms of the programme itself', () => {
    const count = new QualifiedCount(programme, TODAY);
    const refs = Array.from({ length: 200 }, (_, n) => `c${n}`);
    for (const ref of refs) count.add(buyer(ref, [90]));
    const { phone: _, ...deaf } = buyer('deaf', [90]);
    count.add(deaf);
    const heldOut = refs.filter((ref) => armOf(ref, programme.salt, programme.holdout) === 'holdout').length;
    assert.ok(heldOut > 30 && heldOut < 90, String(heldOut));
    assert.deepEqual(count.counted, { members: 201, reachable: 200, messages: 200 - heldOut, heldOut });
  });

  it('counts of a running programme only who is still to come', () => {
    const count = new QualifiedCount(programme, TODAY);
    const at = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
    const entry = {
      programme: programme._id,
      lapsedAt: at(100),
      enteredAt: at(50),
      day: 'd',
      arm: 'treated',
      tries: 1,
    } as const;
    count.add(buyer('new', [90]));
    count.add({ ...buyer('in it', [100]), winbacks: [entry] });
    count.add({ ...buyer('through it', [100]), winbacks: [{ ...entry, ended: 'done' }] });
    count.add({ ...buyer('in another', [100]), winbacks: [{ ...entry, programme: 'hoa-nang.other' }] });
    const before = { ...entry, lapsedAt: at(300), enteredAt: at(200), ended: 'done' } as const;
    count.add({ ...buyer('lapsed again', [100]), winbacks: [before] });
    assert.equal(count.counted.reachable, 3);
  });
});

describe('a look at the days of a lapse', () => {
  it('counts for each N who qualifies, and of these whom the channel reaches', () => {
    const survey = new LapseSurvey('sms', [30, 90], TODAY, ZONE, NOW);
    survey.add(buyer('a', [40]));
    survey.add(buyer('b', [100]));
    survey.add({ ...buyer('c', [100]), consent: {} });
    assert.deepEqual(survey.preview.reach, [
      { days: 30, qualified: 3, reachable: 2 },
      { days: 90, qualified: 2, reachable: 1 },
    ]);
  });

  it('suggests the N by which those who come back have come back', () => {
    const survey = new LapseSurvey('email', [], TODAY, ZONE, NOW);
    for (let n = 0; n < 20; n++) survey.add(buyer(`c${n}`, [1, 26, 51, 76, 101, 126, 151]));
    assert.equal(survey.preview.suggested.days, 25);
  });
});
