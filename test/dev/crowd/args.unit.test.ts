import assert from 'node:assert/strict';
import { parseCrowdArgs } from '../../../dev/crowd/args.js';

const env = { CHAT_SECRET: 'chat secret of a test', API_KEY: 'key' };
const needed = ['--simulator', 'http://127.0.0.1:1/', '--api', 'http://127.0.0.1:2'];

describe("the crowd's arguments", () => {
  it('have defaults for all but the addresses and the secrets', () => {
    const { control, api, habits, currency, guarded } = parseCrowdArgs(needed, env);
    assert.deepEqual([control, api, currency, guarded], ['http://127.0.0.1:1', 'http://127.0.0.1:2', 'VND', false]);
    assert.ok(habits.read > habits.click && habits.click > habits.order);
  });

  it('set every habit', () => {
    const more =
      '--seed s --read 1 --click 0.5 --order 0 --within 9 --hesitate 7 --amount 5-7 --skus A,,B --currency GBP --guarded --port 3'.split(
        ' ',
      );
    const { habits, currency, guarded, port } = parseCrowdArgs([...needed, ...more], env);
    assert.deepEqual(habits, {
      seed: 's',
      read: 1,
      click: 0.5,
      order: 0,
      withinMs: 9,
      hesitateMs: 7,
      amount: { min: 5, max: 7 },
      skus: ['A', 'B'],
    });
    assert.deepEqual([currency, guarded, port], ['GBP', true, 3]);
  });

  it('that are wrong are named, and secrets are not shown', () => {
    const wrong: [string[], RegExp][] = [
      [['--read', '1.5'], /read/],
      [['--amount', '9-5'], /MIN not above MAX/],
      [['--amount', 'many'], /MIN-MAX/],
      [['--within', '-1'], /within|argument/i],
      [['--shout', '1'], /shout/],
    ];
    for (const [args, expected] of wrong) assert.throws(() => parseCrowdArgs([...needed, ...args], env), expected);
    assert.throws(
      () => parseCrowdArgs(needed, { CHAT_SECRET: 'short', API_KEY: 'key' }),
      (error: Error) => /CHAT_SECRET/.test(error.message) && !/short\b/.test(error.message),
    );
    assert.throws(() => parseCrowdArgs([], env), /simulator/);
  });
});
