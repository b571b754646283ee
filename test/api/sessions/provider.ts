import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows. */
interface Person {
  readonly email?: string;
  readonly email_verified?: boolean;
}

/** A real OpenID provider on loopback, whose people are signed in by their name alone. */
export interface TestProvider {
  readonly issuer: string;
  readonly people: Map<string, Person>;
  /** A browser with its own cookies. @returns where the provider sends somebody back to, after they have said who they are */
  signIn(authorization: string, who: string): Promise<string>;
  /** The same, and they say no. */
  refuse(authorization: string): Promise<string>;
  close(): Promise<void>;
}

/** A browser that keeps cookies and follows no redirect by itself. */
function browser() {
  const jar = new Map<string, string>();
  return async (url: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      body: form ? new URLSearchParams(form) : null,
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    await answer.text();
    return answer;
  };
}

/** @param redirectUri of the one client that is registered, `nhip` with the secret `of-nhip` */
export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'nhip', client_secret: 'of-nhip', redirect_uris: [redirectUri], response_types: ['code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
    cookies: { keys: ['of this test'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  // What it prints is about running it in production.
  server.on('request', provider.callback());
  const begun = async (authorization: string) => {
    const go = browser();
    let answer = await go(authorization);
    const next = (): string => new URL(answer.headers.get('location') ?? '', issuer).href;
    const follow = async (form?: Record<string, string>, further = ''): Promise<string> => {
      answer = await go(next() + further, form);
      return next();
    };
    return { next, follow };
  };
  return {
    issuer,
    people,
    signIn: async (authorization, who) => {
      const { next, follow } = await begun(authorization);
      for (const form of [{ prompt: 'login', login: who, password: 'x' }, { prompt: 'consent' }]) {
        await follow(form);
        await follow();
      }
      return next();
    },
    refuse: async (authorization) => {
      const { follow } = await begun(authorization);
      await follow(undefined, '/abort');
      return follow();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
