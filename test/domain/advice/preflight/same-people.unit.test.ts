import assert from 'node:assert/strict';
import { peopleOfCampaign, peopleOfWinback, SamePeople } from '../../../../domain/advice/preflight/same-people.js';
import { armOf } from '../../../../domain/experiment/arm.js';
import { customer, daysAgo, factsOf, NOW } from '../../support/samples.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const programme = (key: string, days: number, holdout = 0) => ({ _id: `hoa.wb_${key}`, key, days, salt: key, holdout });
const away = Array.from({ length: 200 }, (_, n) => customer({ ref: `a${n}`, facts: factsOf([daysAgo(90)]) }));
const lately = Array.from({ length: 50 }, (_, n) => customer({ ref: `l${n}`, facts: factsOf([daysAgo(40)]) }));
const numbersOf = (reason: string): number[] => (reason.match(/\d+/g) ?? []).map(Number);

describe('people of two plans', () => {
  it('are told with numbers, those whom the first one holds out as well', () => {
    const first = programme('first', 60, 0.2);
    const same = new SamePeople(peopleOfWinback(programme('new', 30), ZONE, NOW), [peopleOfWinback(first, ZONE, NOW)]);
    for (const one of [...away, ...lately]) same.add(one);
    const [found, ...more] = same.findings();
    const held = away.filter(({ ref }) => armOf(ref, 'first', 0.2) === 'holdout').length;
    assert.ok(held > 20 && more.length === 0);
    assert.deepEqual([found?.code, found?.severity], ['same_people', 'warn']);
    assert.deepEqual(numbersOf(found?.reason.en ?? ''), [200, 250, held]);
    assert.deepEqual(numbersOf(found?.reason.vi ?? ''), [200, 250, held]);
    assert.deepEqual(numbersOf(same.findings(10)[0]?.reason.en ?? ''), [2_000, 2_500, held * 10]);
  });

  it('are found between a campaign and a programme, and nowhere where nobody belongs to both', () => {
    const campaign = { _id: 'hoa.sale', key: 'sale', holdout: 0.5 };
    const ofCampaign = peopleOfCampaign(campaign, [{ name: 'inactive', params: { days: 60 } }], NOW);
    const looked = (own: number) => {
      const same = new SamePeople(peopleOfWinback(programme('p', own), ZONE, NOW), [ofCampaign]);
      for (const one of [...away, ...lately]) same.add(one);
      return same.findings();
    };
    const held = away.filter(({ ref }) => armOf(ref, 'hoa.sale', 0.5) === 'holdout').length;
    assert.deepEqual(numbersOf(looked(30)[0]?.reason.en ?? ''), [200, 250, held]);
    assert.deepEqual(looked(400), []);
  });

  it('count who is held out for as long as they have not bought, and nobody whose messages have ended', () => {
    const first = programme('first', 400);
    const entered = (arm: 'treated' | 'holdout', ended?: 'done' | 'bought') => {
      const entry = {
        programme: first._id,
        lapsedAt: daysAgo(90),
        enteredAt: daysAgo(20),
        day: '2026-10-12',
        arm,
        tries: 0,
      };
      return {
        ...customer({ ref: arm, facts: factsOf([daysAgo(90)]) }),
        winbacks: [{ ...entry, ...(ended ? { ended } : {}) }],
      };
    };
    const arms = peopleOfWinback(first, ZONE, NOW);
    assert.equal(arms.armOf(entered('treated')), 'treated');
    assert.equal(arms.armOf(entered('treated', 'done')), undefined);
    assert.equal(arms.armOf(entered('holdout', 'done')), 'holdout');
    assert.equal(arms.armOf(entered('holdout', 'bought')), undefined);
  });
});
