import { z } from 'zod';
import { AUDIT_OUTCOMES, type AuditEntry } from '../../models/shop/audit-schema.js';
import { type AuditQuery, auditPage } from '../../models/shop/audit-store.js';
import { auditTarget } from '../access/audited.js';
import type { ApiDeps } from '../deps.js';
import { instant, instantOut, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { keyId } from '../shops/key-schema.js';

const PAGE = 50;
const entryId = z.string().regex(/^\d{15}-[0-9a-f]{12}$/, 'the id of an entry');
const entryOut = z
  .object({
    id: entryId,
    at: instantOut,
    shop: z.string().exactOptional(),
    by: z.object({
      key: z.string().meta({ description: 'Id of the key, also behind a session' }),
      name: z.string().exactOptional().meta({ description: 'What the key or the person is called' }),
      role: z.string(),
      scope: z.string(),
      via: z.string().meta({ description: '`key` or `session`' }),
    }),
    from: z.string().meta({ description: 'The address that the request came from' }),
    trace: z.string().meta({ description: 'The trace id of its traceparent' }),
    operation: z.string().meta({ description: 'The operationId of this document' }),
    targets: z.array(z.string()).meta({ examples: [['campaign/11-11', 'customer/~9f86d081884c7d65']] }),
    outcome: z.enum(AUDIT_OUTCOMES).meta({ description: '`begun`: the process died meanwhile; it may have been done' }),
    status: z.int().exactOptional(),
    code: z.string().exactOptional().meta({ description: 'Why it was refused' }),
    changes: z
      .array(z.object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
      .meta({ description: 'By JSON pointer, before and after; long texts shortened, at most 100' }),
  })
  .meta({ id: 'AuditEntry' });
const page = pageOf({ entries: z.array(entryOut) }, entryId).meta({ id: 'AuditPage' });
const target = /^([a-z][A-Za-z]*)\/(.{1,200})$/;
const query = pageQuery(entryId, PAGE).extend({
  since: instant.exactOptional(),
  until: instant.exactOptional().meta({ description: 'Before this instant' }),
  key: keyId.exactOptional(),
  operation: z
    .string()
    .max(60)
    .exactOptional()
    .meta({ examples: ['actOnCampaign'] }),
  outcome: z.enum(AUDIT_OUTCOMES).exactOptional(),
  target: z
    .string()
    .regex(target, 'a kind, a slash and a name, such as campaign/11-11')
    .exactOptional()
    .meta({
      description: 'What it was done to; a customer by their ref, `customer/17850`',
      examples: ['campaign/11-11'],
    }),
});

function entryView({ _id: id, at, shop, key, name, role, scope, via, changes = [], ...entry }: AuditEntry) {
  const by = { key, ...(name === undefined ? {} : { name }), role, scope, via };
  return { id, at: at.toISOString(), ...(shop === undefined ? {} : { shop }), by, ...entry, changes };
}

async function listed(deps: ApiDeps, shop: string | undefined, asked: z.output<typeof query>): Promise<Reply> {
  const [, kind = '', name = ''] = target.exec(asked.target ?? '') ?? [];
  const { target: _, ...rest } = asked;
  const of: AuditQuery = {
    ...rest,
    ...(shop === undefined ? {} : { shop }),
    ...(kind === '' ? {} : { target: auditTarget(deps.linkSecret, shop ?? '', kind, name) }),
  };
  const { rows, next } = await readPage(
    asked.limit,
    (most) => auditPage(deps.models, { ...of, limit: most }),
    (one) => one._id,
  );
  return json(200, { entries: rows.map(entryView), ...next });
}

/** Who did what, from where, with what before and after: read only, as nobody changes or deletes a line. */
export function auditRoutes(deps: ApiDeps): Route[] {
  const common = {
    method: 'get',
    tag: 'audit',
    summary: 'Who did what, newest first',
    description:
      'A line for every call that changes or sends, also those that were refused. Customers stand as a hash.',
    action: 'read the audit log',
    answers: { 200: { description: 'A page', schema: page } },
  } as const;
  const all = route({
    ...common,
    path: '/v1/audit',
    id: 'listAudit',
    access: 'admin',
    query: query.extend({ shop: slug.exactOptional() }),
    handle: async ({ query: { shop, ...asked } }) => listed(deps, shop, asked),
  });
  const ofShop = route({
    ...common,
    path: '/v1/shops/{shop}/audit',
    id: 'listShopAudit',
    access: 'shop',
    params: shopParams,
    query,
    handle: async ({ params, query: asked }) => listed(deps, params.shop, asked),
  });
  return [all, ofShop];
}
