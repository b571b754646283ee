import assert from 'node:assert/strict';
import fc from 'fast-check';
import { factsOf, projectionOf } from '../../../activities/run/rules.js';
import { AUDIENCES, type AudienceRef } from '../../../domain/audience/audience.js';
import { CHANNELS } from '../../../domain/base/channel.js';
import { wantsOf } from '../../../domain/campaign/experiment.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { mergeFields, whyNot } from '../../../domain/run/reach.js';
import type { Run } from '../../../domain/run/run.js';
import { anyCustomer, anyTree } from '../../domain/audience/custom/trees.js';
import { NOW, run } from '../../domain/support/samples.js';

type Paths = readonly string[];
const TEXTS = [
  'Chào {{ name }}',
  '{{ order }} của {{ name }}',
  'Đã {{ days_since_order }} ngày',
  '{{ order_date }}, {{ order }}',
];

/** What MongoDB would give for these paths; whoever looks at anything else is caught. */
function poisoned(value: unknown, paths: Paths, at = ''): unknown {
  if (paths.includes(at) || value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, paths, at));
  const kept: object = {};
  for (const [key, inner] of Object.entries(value)) {
    const path = at === '' ? key : `${at}.${key}`;
    // To name what holds it looks at nothing yet.
    const holdsMore = at === '' && typeof inner === 'object' && !Array.isArray(inner);
    const isRead =
      holdsMore || paths.some((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
    const get = (): never => assert.fail(`'${path}' is looked at and not read`);
    Object.defineProperty(kept, key, isRead ? { value: poisoned(inner, paths, path), enumerable: true } : { get });
  }
  return kept;
}

const anyAudience: fc.Arbitrary<AudienceRef> = fc.oneof(
  fc.constantFrom(...AUDIENCES).map((name) => ({ name })),
  anyTree().map((tree) => ({ custom: 'own', version: 1, tree })),
);
const anyRun: fc.Arbitrary<Run> = fc
  .record({
    audience: anyAudience,
    channel: fc.constantFrom(...CHANNELS),
    text: fc.constantFrom(...TEXTS),
    before: fc.array(fc.record({ audience: anyAudience, channel: fc.constantFrom(...CHANNELS) }), { maxLength: 2 }),
  })
  .map(({ text, ...over }) => run({ ...over, template: { ...run().template, text } }));

describe('what a plan reads of a customer', () => {
  it('is all that the rule and the message look at, and they judge and say the same by it', () => {
    let members = 0;
    fc.assert(
      fc.property(anyCustomer('an'), anyRun, (some, aRun) => {
        const who: Customer = { ...some, consent: { ...some.consent, zalo: { granted: true, at: NOW } } };
        const row = poisoned(who, ['_id', ...Object.keys(projectionOf(aRun))]) as Customer;
        const judge = (one: Customer) => whyNot(one, factsOf(aRun), NOW, { caps: [] });
        const why = judge(who);
        assert.equal(judge(row), why);
        if (why !== undefined) return;
        members += 1;
        const say = (one: Customer) => mergeFields(one, aRun.channel, wantsOf(aRun));
        assert.deepEqual(say(row), say(who));
      }),
      { numRuns: 2_000, seed: 11 },
    );
    assert.ok(members > 50, `only ${members} were let through`);
  });

  it('leaves out what nobody asks about', () => {
    const followers = Object.keys(projectionOf(run({ audience: { name: 'followers' } })));
    assert.deepEqual(
      followers.filter((path) => path.startsWith('facts') || path.startsWith('signals') || path.startsWith('bought')),
      ['signals.followedAt'],
    );
  });

  it('never names a path beside its parent, which MongoDB refuses', () => {
    fc.assert(
      fc.property(anyRun, (aRun) => {
        const paths = Object.keys(projectionOf(aRun));
        for (const path of paths) assert.ok(!paths.some((other) => path.startsWith(`${other}.`)), path);
      }),
      { numRuns: 500, seed: 12 },
    );
  });
});
