import { linkTokens } from '../../channels/link/link-token.js';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId, parseMessageId } from '../../domain/base/ids.js';
import type { HitTarget } from '../../domain/customer/tracking/hit.js';
import { recipientAt } from '../../models/message/short-link.js';
import type { ApiDeps } from '../deps.js';
import { Bounded } from './bounded.js';
import { REMEMBERED, trackingOf } from './hits.js';
import type { Visit } from './request-hit.js';

/** Paths of links that lead to a page: a message's own, a short one, and the one that nobody sees. */
export type FollowedPath = 'c' | 's' | 'h';

/** A link of ours, and which one of its message's. */
interface Followed {
  readonly message: string;
  readonly on: HitTarget;
}

/** What the addresses in messages do, whoever answers for them. */
export interface Addresses {
  /** Whether we made the token, for an address of this path. */
  isOurs(path: FollowedPath | 'o', token: string): boolean;
  /**
   * Records the request and tells the page that the run knows; undefined when it is no link of ours. Whoever may not be recorded is led
   * there all the same. @throws Problem database_away when nobody can tell where it leads
   */
  follow(path: FollowedPath, token: string, visit: Visit): Promise<string | undefined>;
  /** Records a look at an e-mail's pixel; false when it is none of ours. */
  open(token: string, visit: Visit): Promise<boolean>;
}

/** One for each API, so that all who answer remember the same. */
const KNOWN = new WeakMap<ApiDeps, Addresses>();

export function addressesOf(deps: ApiDeps): Addresses {
  const known = KNOWN.get(deps) ?? startAddresses(deps);
  KNOWN.set(deps, known);
  return known;
}

function startAddresses(deps: ApiDeps): Addresses {
  const tokens = linkTokens(deps.linkSecret);
  const short = shortLinks(deps.linkSecret);
  const recipients = new Bounded<string>(REMEMBERED);
  const { remembered, runOf, record } = trackingOf(deps);

  const ofToken = (kind: 'click' | 'open', token: string, on: HitTarget): Followed | undefined => {
    const message = tokens.verify(kind, token);
    return message === undefined ? undefined : { message, on };
  };
  const ofShort = async (token: string): Promise<Followed | undefined> => {
    const at = short.verify(token);
    if (!at) return undefined;
    const message = await remembered(recipients, token, async () => {
      const found = await recipientAt(deps.models, at);
      return found && messageId(found.run, found.customer);
    });
    return message === undefined ? undefined : { message, on: at.link };
  };
  const find = async (path: FollowedPath, token: string): Promise<Followed | undefined> => {
    if (path === 's') return ofShort(token);
    return path === 'c' ? ofToken('click', token, 0) : ofToken('open', token, 'hidden');
  };
  return {
    isOurs: (path, token) =>
      path === 's'
        ? short.verify(token) !== undefined
        : tokens.verify(path === 'c' ? 'click' : 'open', token) !== undefined,
    follow: async (path, token, visit) => {
      const followed = await find(path, token);
      const run = followed && parseMessageId(followed.message)?.run;
      const tracked = run === undefined ? undefined : await runOf(run);
      const target = tracked?.targets[typeof followed?.on === 'number' ? followed.on : 0];
      if (!followed || target === undefined) return undefined;
      await record({ visit, ...followed });
      return target;
    },
    open: async (token, visit) => {
      const message = tokens.verify('open', token);
      if (message === undefined) return false;
      await record({ visit, message, on: 'open' });
      return true;
    },
  };
}
