import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
} from 'openid-client';
import type { Attempt } from './attempt.js';

/** The registration at the provider (docs/operations.md#people-and-an-identity-provider). */
interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Without it the client is a public one, held by PKCE alone. */
  readonly clientSecret?: string;
}

/** Whom the provider has told apart. */
interface Identity {
  /** The provider's own name of them: never given to another. */
  readonly subject: string;
  readonly email?: string;
  /** Whether the provider has seen that the address is theirs. */
  readonly isVerified: boolean;
}

export const REFUSALS = ['denied', 'failed', 'away', 'uninvited', 'unverified'] as const;
/** Why nobody is let in: they said no, the answer does not hold, the provider is away, nobody invited the address, or it is unproven. */
type Refusal = (typeof REFUSALS)[number];

/** Thrown where somebody is not let in. */
export class SignInRefused extends Error {
  constructor(
    readonly refusal: Refusal,
    options?: ErrorOptions,
  ) {
    super(refusal, options);
  }
}

/** Lets people be told apart by an OpenID provider: the authorization code flow (OpenID Connect Core 1.0, section 3.1). */
export interface IdentityProvider {
  /** Where the browser is sent. @throws SignInRefused */
  begin(attempt: Attempt): Promise<URL>;
  /** Who comes back. @param url the whole address they came back to @throws SignInRefused */
  finish(url: URL, attempt: Attempt): Promise<Identity>;
}

/** A person waits. */
const TIMEOUT_S = 5;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

function refusalOf(error: unknown): SignInRefused {
  if (error instanceof AuthorizationResponseError) {
    const refusal = error.error === 'access_denied' ? 'denied' : 'failed';
    return new SignInRefused(refusal, { cause: error });
  }
  // The library wraps what fetch throws, timeouts among it.
  const isAway = error instanceof TypeError || (error instanceof ClientError && /TIMEOUT/.test(error.code ?? ''));
  return new SignInRefused(isAway ? 'away' : 'failed', { cause: error });
}

const stringOf = (claim: unknown): string | undefined => (typeof claim === 'string' ? claim : undefined);

/**
 * The provider of the settings. What it says of itself is read with the first sign-in, so that a provider that is away holds up no
 * start; it must call itself by the very issuer of the settings.
 * @param redirectUri where it sends people back to, as registered there
 */
export function openIdProvider(
  { issuer, clientId, clientSecret }: OidcSettings,
  redirectUri: string,
): IdentityProvider {
  const server = new URL(issuer);
  const isLocal = server.protocol === 'http:' && LOOPBACK.has(server.hostname);
  let known: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    const options = { timeout: TIMEOUT_S, ...(isLocal ? { execute: [allowInsecureRequests] } : {}) };
    known ??= discovery(server, clientId, clientSecret, undefined, options);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const orRefused = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SignInRefused ? error : refusalOf(error);
    }
  };
  return {
    begin: ({ state, nonce, verifier }) =>
      orRefused(async () =>
        buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid email',
          code_challenge: await calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        }),
      ),
    finish: (url, { state, nonce, verifier }) =>
      orRefused(async () => {
        const checks = {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        };
        const config = await configuration();
        const tokens = await authorizationCodeGrant(config, url, checks);
        const inToken = tokens.claims();
        if (!inToken) throw new SignInRefused('failed');
        // With a code, providers may keep the address for the UserInfo endpoint (OpenID Connect Core 1.0, section 5.4).
        const asks = inToken.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
        const claims = asks ? await fetchUserInfo(config, tokens.access_token, inToken.sub) : inToken;
        const email = stringOf(claims.email);
        const isVerified = claims.email_verified === true;
        return { subject: inToken.sub, isVerified, ...(email === undefined ? {} : { email }) };
      }),
  };
}
