import { z } from 'zod';
import { deleteKey, insertKey } from '../../models/shop/api-key-store.js';
import { readShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { slug } from '../http/common-schema.js';
import { hashKey } from '../http/key-hash.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

export const keyScope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('admin') }),
    z.strictObject({ kind: z.literal('shop'), shop: slug }),
  ])
  .meta({ id: 'KeyScope' });

const keyId = z.string().regex(/^[0-9a-f]{64}$/, 'the id that came with the key: 64 hexadecimal digits');

/** API keys: only their hashes are kept, so the answer to the creation is the one time a key is seen. */
export function keyRoutes(deps: ApiDeps): Route[] {
  const create = route({
    method: 'post',
    path: '/v1/keys',
    id: 'createKey',
    tag: 'keys',
    summary: 'Make an API key',
    description: 'The key is shown in this answer and never again.',
    access: 'admin',
    action: 'make the key',
    body: { kind: 'json', schema: z.strictObject({ scope: keyScope }) },
    answers: {
      201: { description: 'The key', schema: z.object({ id: z.string(), key: z.string(), scope: keyScope }) },
    },
    problems: ['shop_not_found'],
    handle: async ({ body }) => {
      if (body.scope.kind === 'shop' && !(await readShop(deps.models, body.scope.shop))) {
        throw new Problem('shop_not_found', `There is no shop '${body.scope.shop}'.`);
      }
      const key = `nhip_${deps.randomBytes().toString('base64url')}`;
      const id = hashKey(key);
      await insertKey(deps.models, { hash: id, scope: body.scope, createdAt: deps.now() });
      return json(201, { id, key, scope: body.scope });
    },
  });
  const remove = route({
    method: 'delete',
    path: '/v1/keys/{key}',
    id: 'deleteKey',
    tag: 'keys',
    summary: 'Take an API key back; it is refused from now on',
    access: 'admin',
    action: 'delete the key',
    params: z.strictObject({ key: keyId }),
    answers: { 204: { description: 'Deleted' } },
    problems: ['key_not_found'],
    handle: async ({ params }) => {
      if (!(await deleteKey(deps.models, params.key)))
        throw new Problem('key_not_found', 'There is no API key with this id.');
      return { status: 204 };
    },
  });
  return [create, remove];
}
