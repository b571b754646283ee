import { REASONS } from '../reasons.js';

/** What an account may call with, and what the next one costs. Secrets: never logged. */
export interface ZaloPair {
  readonly accessToken: string;
  /** Can be spent once. */
  readonly refreshToken: string;
  readonly expiresAt: Date;
}
/** The pair as it is stored; `version` counts the pairs. */
export interface StoredPair extends ZaloPair {
  readonly version: number;
  readonly refreshedAt: Date;
  /** Somebody is spending the refresh token, or was when they fell silent. */
  readonly claimedAt?: Date;
}

/** Where the pair of an account is kept: one for all processes. */
export interface ZaloTokenStore {
  read(): Promise<StoredPair | undefined>;
  /** Takes the right to spend the refresh token of this version. @returns false when somebody has it, or had it */
  claim(version: number): Promise<boolean>;
  /** Puts the next pair in its place, and ends the claim. */
  replace(version: number, next: ZaloPair): Promise<void>;
  /** Ends the claim: the refresh token was certainly not spent. */
  release(version: number): Promise<void>;
}

/** How an attempt to refresh ended. */
export type Refreshed =
  | { readonly kind: 'pair'; readonly pair: ZaloPair }
  /** Certainly not spent: nothing left, or Zalo said no. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isSoon: boolean }
  /** It may have been spent: never to be tried again. */
  | { readonly kind: 'unknown' };

export interface NoToken {
  readonly reason: string;
  /** It passes by itself: another process refreshes, or a server is away. Else a person has to act. */
  readonly isSoon: boolean;
}
/** Another process is refreshing: soon there is a token. */
const REFRESHING = 'zalo_refreshing';
/** The pair cannot be read, or not be written: the database is away. */
const STORE_AWAY = 'zalo_tokens_away';
/** A refresh ended without an answer, so nobody knows whether the refresh token is spent: an operator brings a new pair. */
const REFRESH_UNKNOWN = 'zalo_refresh_unknown';
/** No pair was ever given. */
const NO_PAIR = 'zalo_no_token';

export interface ZaloTokens {
  current(): Promise<string | NoToken>;
  /** Another token than this one, which Zalo takes no longer. */
  renew(old: string): Promise<string | NoToken>;
}

interface TokenOptions {
  readonly store: ZaloTokenStore;
  readonly refresh: (refreshToken: string) => Promise<Refreshed>;
  /** From this age on the token is refreshed before it ends, milliseconds. */
  readonly refreshAfterMs: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A refresh that has no end after this has none: longer than the longest wait for its answer. */
const LOST_MS = 60_000;
/** A token that another process has put there is seen after this. */
const TRUST_MS = 30_000;
/** Somebody else's refresh is looked for again after this, and after a refusal it is tried again. */
const AGAIN_MS = 60_000;

/**
 * The access token of one account, refreshed by one process at a time: a refresh token can be spent once, so who spends it has
 * claimed it before, the next pair is stored before it is used, and after a silence nobody tries the old one again
 * (docs/sources.md#zalo-template-messages).
 */
export function zaloTokens({ store, refresh, refreshAfterMs, now = Date.now }: TokenOptions): ZaloTokens {
  let known: { readonly pair: StoredPair; readonly readAt: number } | undefined;
  let asking: Promise<string | NoToken> | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let refusal: NoToken = { reason: REASONS.config, isSoon: false };

  const read = async (): Promise<StoredPair | undefined> => {
    const pair = await store.read();
    known = pair && { pair, readAt: now() };
    return pair;
  };
  const isGood = ({ accessToken, expiresAt }: StoredPair): boolean => accessToken !== '' && expiresAt.getTime() > now();
  const spend = async (pair: StoredPair): Promise<string | NoToken> => {
    if (now() - refusedAt < AGAIN_MS) return refusal;
    if (!(await store.claim(pair.version))) return elsewhere();
    const said = await refresh(pair.refreshToken);
    if (said.kind === 'unknown') return { reason: REFRESH_UNKNOWN, isSoon: false };
    if (said.kind === 'refused') {
      await store.release(pair.version);
      refusal = { reason: said.reason, isSoon: said.isSoon };
      if (!said.isSoon) refusedAt = now();
      return refusal;
    }
    await store.replace(pair.version, said.pair);
    await read();
    return said.pair.accessToken;
  };
  /** Who has the claim is at it, has done it, or has fallen silent. */
  const elsewhere = async (): Promise<string | NoToken> => {
    const pair = await read();
    if (pair && pair.claimedAt === undefined && isGood(pair)) return pair.accessToken;
    const isLost = pair?.claimedAt !== undefined && now() - pair.claimedAt.getTime() > LOST_MS;
    return isLost ? { reason: REFRESH_UNKNOWN, isSoon: false } : { reason: REFRESHING, isSoon: true };
  };
  const once = (work: () => Promise<string | NoToken>): Promise<string | NoToken> => {
    asking ??= work().finally(() => (asking = undefined));
    return asking;
  };
  /** A message must not fail for what the database does. */
  const calmly = (work: () => Promise<string | NoToken>): Promise<string | NoToken> =>
    work().catch(() => ({ reason: STORE_AWAY, isSoon: true }));
  const isDue = ({ refreshedAt, claimedAt }: StoredPair): boolean =>
    claimedAt === undefined && now() - refreshedAt.getTime() >= refreshAfterMs;

  return {
    current: () =>
      calmly(async () => {
        const pair = known && now() - known.readAt < TRUST_MS ? known.pair : await read();
        if (!pair) return { reason: NO_PAIR, isSoon: false };
        if (isGood(pair) && !isDue(pair)) return pair.accessToken;
        const fresh = await calmly(() => once(() => spend(pair)));
        // Early: the one that we have is good for hours yet.
        return typeof fresh !== 'string' && isGood(pair) ? pair.accessToken : fresh;
      }),
    renew: (old) =>
      calmly(() =>
        once(async () => {
          const pair = await read();
          if (!pair) return { reason: NO_PAIR, isSoon: false };
          if (pair.accessToken !== old && isGood(pair)) return pair.accessToken;
          return spend(pair);
        }),
      ),
  };
}
