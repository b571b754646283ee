import type { StoredPair, ZaloPair, ZaloTokenStore } from '../../../channels/zalo/tokens.js';

/** A token store in memory that keeps what the real one promises: the real one's own test is with MongoDB. */
export function memoryStore(refreshToken: string, now: () => number): ZaloTokenStore & { pair: StoredPair } {
  const past = new Date(0);
  const store = {
    pair: { accessToken: '', refreshToken, expiresAt: past, refreshedAt: past, version: 1 } as StoredPair,
    read: async () => store.pair,
    claim: async (version: number) => {
      if (store.pair.version !== version || store.pair.claimedAt) return false;
      store.pair = { ...store.pair, claimedAt: new Date(now()) };
      return true;
    },
    replace: async (version: number, next: ZaloPair) => {
      if (store.pair.version === version) store.pair = { ...next, version: version + 1, refreshedAt: new Date(now()) };
    },
    release: async (version: number) => {
      const { claimedAt: _, ...rest } = store.pair;
      if (rest.version === version) store.pair = rest;
    },
  };
  return store;
}
