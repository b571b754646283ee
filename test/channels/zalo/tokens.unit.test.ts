import assert from 'node:assert/strict';
import { type Refreshed, type StoredPair, zaloTokens } from '../../../channels/zalo/tokens.js';
import { memoryStore } from './memory-store.js';

const NOW = Date.UTC(2026, 10, 11, 5);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** One process at a store that it may share with others. */
function start(shared?: ReturnType<typeof memoryStore>, clock = { now: NOW }) {
  const store = shared ?? memoryStore('r0', () => clock.now);
  const spent: string[] = [];
  const answers: Refreshed[] = [];
  const refresh = async (token: string): Promise<Refreshed> => {
    spent.push(token);
    const n = Number(token.slice(1)) + 1;
    const expiresAt = new Date(clock.now + 25 * HOUR_MS);
    return answers.shift() ?? { kind: 'pair', pair: { accessToken: `a${n}`, refreshToken: `r${n}`, expiresAt } };
  };
  const tokens = zaloTokens({ store, refresh, refreshAfterMs: 20 * HOUR_MS, now: () => clock.now });
  return { store, clock, spent, answers, tokens };
}
const refused = (reason: string, isSoon = false): Refreshed => ({ kind: 'refused', reason, isSoon });

describe('the tokens of the Zalo channel', () => {
  it('are fetched with the first refresh token, stored before they are used, and used until they are old', async () => {
    const { tokens, store, spent, clock } = start();
    assert.equal(await tokens.current(), 'a1');
    assert.deepEqual([store.pair.accessToken, store.pair.refreshToken, store.pair.version], ['a1', 'r1', 2]);
    clock.now += 19 * HOUR_MS;
    assert.equal(await tokens.current(), 'a1');
    clock.now += HOUR_MS;
    assert.equal(await tokens.current(), 'a2');
    assert.deepEqual(spent, ['r0', 'r1']);
  });

  it('are fetched once for all who ask at the same time', async () => {
    const { tokens, spent } = start();
    const asked = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));
    assert.deepEqual(new Set(asked), new Set(['a1']));
    assert.deepEqual(spent, ['r0']);
  });

  it('are not refreshed for a token that another process has replaced already', async () => {
    const first = start();
    assert.equal(await first.tokens.current(), 'a1');
    const second = start(first.store, first.clock);
    assert.equal(await second.tokens.current(), 'a1');
    assert.equal(await first.tokens.renew('a1'), 'a2');
    assert.equal(await second.tokens.renew('a1'), 'a2');
    assert.deepEqual([...first.spent, ...second.spent], ['r0', 'r1']);
  });

  it('are waited for while another process has the claim', async () => {
    const { tokens, store, spent } = start();
    await store.claim(1);
    assert.deepEqual(await tokens.current(), { reason: 'zalo_refreshing', isSoon: true });
    assert.deepEqual(spent, []);
  });

  it('are a person’s to bring once a claim has been silent for a minute', async () => {
    const { tokens, store, spent, clock } = start();
    await store.claim(1);
    clock.now += MINUTE_MS + 1;
    assert.deepEqual(await tokens.current(), { reason: 'zalo_refresh_unknown', isSoon: false });
    assert.deepEqual(spent, []);
  });

  it('go on while they are good, whatever a claim of somebody else became', async () => {
    const { tokens, store, clock } = start();
    await tokens.current();
    await store.claim(2);
    clock.now += 21 * HOUR_MS;
    assert.equal(await tokens.current(), 'a1');
    clock.now += 4 * HOUR_MS;
    assert.deepEqual(await tokens.current(), { reason: 'zalo_refresh_unknown', isSoon: false });
  });

  it('survive a no: the refresh token is free for another try, a minute later', async () => {
    const { tokens, store, spent, answers, clock } = start();
    answers.push(refused('zalo_token_14002'));
    const no = { reason: 'zalo_token_14002', isSoon: false };
    assert.deepEqual(await tokens.current(), no);
    assert.equal(store.pair.claimedAt, undefined);
    // Not asked again for each message.
    assert.deepEqual(await tokens.current(), no);
    assert.deepEqual(spent, ['r0']);
    clock.now += MINUTE_MS;
    assert.equal(await tokens.current(), 'a1');
    assert.deepEqual(spent, ['r0', 'r0']);
  });

  it('are asked for again at once where nothing had left', async () => {
    const { tokens, spent, answers } = start();
    answers.push(refused('provider_unreachable', true));
    assert.deepEqual(await tokens.current(), { reason: 'provider_unreachable', isSoon: true });
    assert.equal(await tokens.current(), 'a1');
    assert.equal(spent.length, 2);
  });

  it('are never spent again after an answer that was lost', async () => {
    const { tokens, store, spent, answers, clock } = start();
    answers.push({ kind: 'unknown' });
    assert.deepEqual(await tokens.current(), { reason: 'zalo_refresh_unknown', isSoon: false });
    for (const hours of [0, 1, 48]) {
      clock.now += hours * HOUR_MS + MINUTE_MS + 1;
      assert.deepEqual(await tokens.current(), { reason: 'zalo_refresh_unknown', isSoon: false });
    }
    assert.deepEqual([spent, store.pair.refreshToken], [['r0'], 'r0']);
  });

  it('are none before an operator has given one', async () => {
    const { store } = start();
    const empty = { ...store, read: async () => undefined };
    const tokens = zaloTokens({ store: empty, refresh: async () => ({ kind: 'unknown' }), refreshAfterMs: HOUR_MS });
    assert.deepEqual(await tokens.current(), { reason: 'zalo_no_token', isSoon: false });
    assert.deepEqual(await tokens.renew('x'), { reason: 'zalo_no_token', isSoon: false });
  });

  it('throw at no message for a database that is away', async () => {
    const { store } = start();
    const away = async (): Promise<StoredPair | undefined> => {
      throw new Error('no primary');
    };
    const tokens = zaloTokens({
      store: { ...store, read: away },
      refresh: async () => ({ kind: 'unknown' }),
      refreshAfterMs: HOUR_MS,
    });
    assert.deepEqual(await tokens.current(), { reason: 'zalo_tokens_away', isSoon: true });
    assert.deepEqual(await tokens.renew('x'), { reason: 'zalo_tokens_away', isSoon: true });
  });
});
