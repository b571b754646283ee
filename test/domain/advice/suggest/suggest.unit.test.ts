import assert from 'node:assert/strict';
import { lookAt, type SuggestShop, suggest } from '../../../../domain/advice/suggest/suggest.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { customer, daysAgo, factsOf, NOW } from '../../support/samples.js';

const SHOP: SuggestShop = { _id: 'hoa', name: 'Hoa Nắng', currency: 'VND', zone: 'Asia/Ho_Chi_Minh' };
const bought = (days: number, people: number): Customer[] =>
  Array.from({ length: people }, () => customer({ facts: factsOf([daysAgo(days)]) }));

function suggested(people: readonly Customer[], shop: SuggestShop = SHOP) {
  const looked = lookAt(shop, NOW);
  for (const one of people) looked.survey.add(one);
  return suggest(looked, { shop, goal: 'orders', now: NOW, offers: [] });
}

describe('suggestions', () => {
  it('name people who are in one audience and in a larger one once, where both have the same words', () => {
    // Lapsed for 30 days are all of them, inactive for 60 days the half.
    const { suggestions, leftOut } = suggested([...bought(100, 80), ...bought(40, 80)]);
    const names = suggestions
      .map(({ audience }) => audience)
      .filter((name) => name === 'inactive' || name === 'lapsed');
    assert.equal(names.length, 1);
    const [other] = ['inactive', 'lapsed'].filter((name) => name !== names[0]);
    const left = leftOut.find(({ audience }) => audience === other);
    assert.equal(left?.within, names[0]);
    assert.equal(left?.reachable, other === 'lapsed' ? 160 : 80);
  });

  it("have the words of the shop's readers, English where there are none of theirs", () => {
    const wordsFor = (country: string) =>
      suggested(bought(100, 80), { ...SHOP, country }).suggestions[0]?.draft?.outreach.template.text ?? '';
    assert.match(wordsFor('VN'), /[ăâđêôơưáàảãạ]/);
    assert.doesNotMatch(wordsFor('TH'), /[ăâđêôơưáàảãạ]/);
    assert.notEqual(wordsFor('TH'), '');
  });
});
