import assert from 'node:assert/strict';
import { standing, waitsFor } from '../../web/src/campaigns/second-person.js';

const of = (messages: number | undefined, by?: string, isCurrent = true): string =>
  standing({ above: 100, messages, approved: by === undefined ? undefined : { by, isCurrent }, me: 'lan' }).stands;

describe('four eyes, as the console shows them', () => {
  it('ask for nobody up to the number of the shop', () => {
    for (const by of [undefined, 'lan', 'minh']) assert.equal(of(100, by), 'below');
    assert.equal(of(0), 'below');
    assert.equal(of(101), 'none');
  });

  it('let switch on who has not approved, and send who has to somebody else', () => {
    assert.deepEqual([of(101, 'minh'), of(101, 'lan')], ['other', 'own']);
    assert.equal(waitsFor('other'), undefined);
    assert.deepEqual(
      [waitsFor('own'), waitsFor('none'), waitsFor('stale')],
      ['eyes.whyOwn', 'eyes.whyNone', 'eyes.whyNone'],
    );
  });

  it('begin again with an edit, whoever had approved', () => {
    assert.deepEqual([of(101, 'minh', false), of(101, 'lan', false)], ['stale', 'stale']);
  });

  it('hold nothing up while the messages are counted: the API decides', () => {
    assert.deepEqual([of(undefined), of(undefined, 'lan'), of(undefined, 'minh')], ['counting', 'counting', 'other']);
    for (const stands of ['counting', 'below', undefined] as const) assert.equal(waitsFor(stands), undefined);
  });
});
