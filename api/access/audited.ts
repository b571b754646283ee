import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { type Change, changesBetween } from '../../domain/base/changes.js';
import { auditId } from '../../domain/base/ids.js';
import type { AuditEntry } from '../../models/shop/audit-schema.js';
import { beginAudit, endAudit } from '../../models/shop/audit-store.js';
import type { ApiDeps } from '../deps.js';
import type { Owner } from '../http/auth/auth.js';
import type { Note } from '../http/auth/note.js';
import { toProblem } from '../http/problem-mapper.js';
import type { Reply, Route } from '../http/route.js';
import { roleFor } from './roles.js';

/** Parameters of a path that name no customer: what they name is written down as it is. */
const PLAIN = new Set([
  'campaign',
  'winback',
  'offer',
  'audience',
  'key',
  'run',
  'outreach',
  'action',
  'import',
  'channel',
  'webhook',
  'delivery',
  'id',
]);
const HASH_DIGITS = 16;
const NONCE_DIGITS = 12;

/** Whether a route's calls are written down: it changes or sends. What viewers may ask, whatever its method, does not. */
export const isAudited = (route: Pick<Route, 'method' | 'access' | 'id'>): boolean => {
  const role = roleFor(route);
  return role !== undefined && role !== 'viewer' && route.method !== 'get';
};

/** One target as the log has it. @param secret without it nobody can tell who a hash is, nor try names out */
export function auditTarget(secret: string, shop: string, kind: string, name: string): string {
  if (PLAIN.has(kind)) return `${kind}/${name}`;
  const hash = createHmac('sha256', secret)
    .update(`audit\0${shop}\0${kind}\0${name.normalize('NFC')}`)
    .digest('hex');
  return `${kind}/~${hash.slice(0, HASH_DIGITS)}`;
}

interface Asked {
  readonly route: Route;
  readonly owner: Owner;
  readonly req: Request;
  readonly trace: string;
}

function entryOf({ linkSecret, now, randomBytes }: ApiDeps, { route, owner, req, trace }: Asked): AuditEntry {
  const at = now();
  const { shop, ...named } = req.params as Record<string, string>;
  return {
    _id: auditId(at, randomBytes().toString('hex').slice(0, NONCE_DIGITS)),
    at,
    ...(shop === undefined ? {} : { shop }),
    key: owner.key,
    ...(owner.name === undefined ? {} : { name: owner.name }),
    role: owner.role,
    scope: owner.scope.kind,
    via: owner.via,
    from: req.ip ?? '',
    trace,
    operation: route.id,
    targets: Object.entries(named).map(([kind, name]) => auditTarget(linkSecret, shop ?? '', kind, name)),
    outcome: 'begun',
  };
}

/**
 * Carries out what changes or sends, with a line in the audit log: written before, so that nothing is done that nobody knows of,
 * and completed behind it. Where the process dies between, the line says that it has begun.
 */
export async function audited(deps: ApiDeps, asked: Asked, run: (note: Note) => Promise<Reply>): Promise<Reply> {
  if (!isAudited(asked.route)) return run(() => undefined);
  const entry = entryOf(deps, asked);
  await beginAudit(deps.models, entry);
  const changes: Change[] = [];
  const end = (ended: Parameters<typeof endAudit>[2]): Promise<void> =>
    endAudit(deps.models, entry._id, { ...ended, ...(changes.length === 0 ? {} : { changes }) }).catch((err: unknown) =>
      deps.log.error({ err, audit: entry._id }, 'a line of the audit log could not be completed'),
    );
  try {
    const reply = await run((before, after) => void changes.push(...changesBetween(before, after)));
    await end({ outcome: 'done', status: reply.status });
    return reply;
  } catch (error) {
    const { code, status } = toProblem(error);
    await end({ outcome: status < 500 ? 'refused' : 'failed', status, code });
    throw error;
  }
}
