import { auditIds } from '../../domain/base/ids.js';
import type { Models } from '../models.js';
import type { AuditEntry } from './audit-schema.js';

type Store = Pick<Models, 'auditEntries'>;

/** Writes a line of the audit log before what it says is done. */
export async function beginAudit({ auditEntries }: Store, entry: AuditEntry): Promise<void> {
  await auditEntries.create(entry);
}

/** Completes a line, once. */
export async function endAudit(
  { auditEntries }: Store,
  _id: string,
  ended: Pick<AuditEntry, 'outcome' | 'status' | 'code' | 'changes'>,
): Promise<void> {
  await auditEntries.updateOne({ _id, outcome: 'begun' }, { $set: ended });
}

/** What is asked of the log. */
export interface AuditQuery {
  readonly shop?: string;
  readonly key?: string;
  readonly operation?: string;
  readonly target?: string;
  readonly outcome?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** The last `_id` of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** A page of the log, newest first. */
export async function auditPage({ auditEntries }: Store, asked: AuditQuery): Promise<AuditEntry[]> {
  const { shop, key, operation, target, outcome, since, until, after, limit } = asked;
  const equal = Object.entries({ shop, key, operation, outcome, targets: target }).filter(
    ([, one]) => one !== undefined,
  );
  const filter = { ...Object.fromEntries(equal), _id: auditIds(since, until, after) };
  return auditEntries.find(filter).sort({ _id: -1 }).limit(limit).lean<AuditEntry[]>();
}
