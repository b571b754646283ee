import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { agentKind, mannerOf } from '../../domain/customer/tracking/agent.js';
import type { Hit, HitTarget } from '../../domain/customer/tracking/hit.js';
import { machinesAt } from '../../domain/customer/tracking/policy.js';

const FROM_LENGTH = 6;

/**
 * A request as it is kept: neither the network address nor the agent's name, but a word that is equal for requests about one message
 * from one place. The message is in the hash, so nobody can be followed from one message to another.
 * @param secret LINK_SECRET
 */
export function hitOf(req: Request, on: HitTarget, message: string, at: Date, secret: string): Hit {
  const policy = machinesAt(at);
  const agent = req.get('user-agent');
  const how = mannerOf(req.method, req.headers, policy);
  const from = createHmac('sha256', secret)
    .update(`from\0${message}\0${req.ip ?? ''}\0${agent ?? ''}`)
    .digest('base64url')
    .slice(0, FROM_LENGTH);
  return { at, on, agent: agentKind(agent, policy), ...(how ? { how } : {}), from };
}
