import assert from 'node:assert/strict';
import { crowdMember } from '../../bench/audience/audience-crowd.js';
import { parseAudienceArgs } from '../../bench/audience/audiences.js';
import { whyUnreachable } from '../../domain/audience/custom/preview.js';
import { CHANNELS } from '../../domain/base/channel.js';

describe('the bench of audiences', () => {
  it('takes a number of customers and a file', () => {
    assert.deepEqual(parseAudienceArgs([]), {});
    assert.deepEqual(parseAudienceArgs(['--customers', '7', '--json', 'f']), { customers: 7, json: 'f' });
    for (const wrong of ['0', '1.5', 'many', '5000001'])
      assert.throws(
        () => parseAudienceArgs(['--customers', wrong]),
        new RegExp(`--customers '${wrong}'.*from 1 to 5000000`),
      );
  });

  it('looks at customers of whom some can be reached and some cannot, for several reasons', () => {
    const now = new Date('2026-11-11T00:00:00Z');
    const people = Array.from({ length: 200 }, (_, n) => crowdMember('bench', n, now));
    const caps = [{ id: 'day', max: 1, hours: 24, fixed: true, source: 'test' }];
    const reasons = people.flatMap((one) => CHANNELS.map((channel) => whyUnreachable(one, channel, caps, now)));
    assert.deepEqual([...new Set(reasons)].map(String).sort(), [
      'cap_reached',
      'no_address',
      'no_consent',
      'undefined',
    ]);
    assert.equal(new Set(people.map(({ _id }) => _id)).size, people.length);
  });
});
