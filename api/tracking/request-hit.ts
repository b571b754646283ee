import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { agentKind, mannerOf } from '../../domain/customer/tracking/agent.js';
import type { AgentKind, Hit, HitTarget } from '../../domain/customer/tracking/hit.js';
import { type MachinePolicy, machinesAt } from '../../domain/customer/tracking/policy.js';
import { Bounded } from './bounded.js';

const FROM_LENGTH = 6;
/** Names of agents whose kind is remembered: a crowd's phones have some hundred. */
const KNOWN_AGENTS = 1_000;
/** A name that is longer is looked at each time. */
const MAX_REMEMBERED = 400;

/** What of a request is looked at. */
export interface Visit {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Its network address, as the proxies that are believed tell it. */
  readonly ip?: string | undefined;
}

/** Makes hits of requests. */
type HitOf = (visit: Visit, on: HitTarget, message: string, at: Date) => Hit;

/**
 * A request as it is kept: neither the network address nor the agent's name, but a word that is equal for requests about one message
 * from one place. The message is in the hash, so nobody can be followed from one message to another.
 * @param secret LINK_SECRET
 */
export function hitsBy(secret: string): HitOf {
  const key: KeyObject = createSecretKey(secret, 'utf8');
  const kinds = new Bounded<AgentKind>(KNOWN_AGENTS);
  let last: MachinePolicy | undefined;

  const kindOf = (agent: string | undefined, policy: MachinePolicy): AgentKind => {
    if (agent === undefined || agent.length > MAX_REMEMBERED) return agentKind(agent, policy);
    const known = policy === last ? kinds.get(agent) : undefined;
    if (known) return known;
    if (policy !== last) kinds.clear();
    last = policy;
    const kind = agentKind(agent, policy);
    kinds.set(agent, kind);
    return kind;
  };
  return ({ method, headers, ip }, on, message, at) => {
    const policy = machinesAt(at);
    const agent = headers['user-agent'];
    const how = mannerOf(method, headers, policy);
    const from = createHmac('sha256', key)
      .update(`from\0${message}\0${ip ?? ''}\0${agent ?? ''}`)
      .digest('base64url')
      .slice(0, FROM_LENGTH);
    return { at, on, agent: kindOf(agent, policy), ...(how ? { how } : {}), from };
  };
}
