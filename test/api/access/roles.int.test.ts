import assert from 'node:assert/strict';
import { ROLE_TABLE } from '../../../api/access/role-table.js';
import { ROLES, type Role } from '../../../domain/base/role.js';
import { at, SHOP, useSeller } from '../seller.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
}

describe('roles at the routes', () => {
  const seller = useSeller();
  const keys = new Map<Role, string>();

  before(async () => {
    for (const role of ROLES) {
      const scope = role === 'operator' ? { kind: 'admin' } : { kind: 'shop', shop: SHOP };
      const made = await seller.api.ask('POST', '/v1/keys', { json: { scope, role, name: `the ${role}` } });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      keys.set(role, made.body.key);
    }
  });
  const as = (role: Role) => ({ key: keys.get(role) ?? '' });
  const below = (role: Role): Role | undefined => ROLES[ROLES.indexOf(role) - 1];

  it('refuse whoever has the role below, at every route of the document', async () => {
    const { body: document } = await seller.api.ask('GET', '/openapi.json', { key: null });
    let tried = 0;
    for (const [path, item] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const [method, { operationId }] of Object.entries(item)) {
        const variants = Object.keys(ROLE_TABLE).filter((name) => name.split(':', 1)[0] === operationId);
        for (const ruled of variants) {
          const role = ROLE_TABLE[ruled as keyof typeof ROLE_TABLE];
          const lesser = below(role);
          const action = ruled.split(':')[1] ?? (operationId.startsWith('actOn') ? 'resume' : 'x');
          // Decided by the body or the state, not by the path: tried below.
          if (!lesser || (ruled.includes(':') && !path.includes('{action}'))) continue;
          const target = path
            .replace('{shop}', SHOP)
            .replace('{action}', action)
            .replaceAll(/\{\w+\}/g, 'x');
          const answer = await seller.api.ask(method.toUpperCase(), target, as(lesser));
          assert.deepEqual([answer.status, answer.body.code], [403, 'forbidden'], `${ruled} as ${lesser}`);
          tried += 1;
        }
      }
    }
    assert.ok(tried > 45, `${tried}`);
  });

  it('let a viewer read, an editor plan, and only a sender switch on', async () => {
    const draft = await seller.draft();
    const path = `/v1/shops/${SHOP}/campaigns/${draft.campaign}`;
    assert.equal((await seller.api.ask('GET', path, as('viewer'))).status, 200);
    const edit = { ...as('editor'), json: { version: draft.version, name: 'Khác' } };
    assert.equal((await seller.api.ask('PATCH', path, edit)).status, 200);
    assert.equal(
      (await seller.api.ask('PUT', `${path}/active`, { ...as('editor'), json: { active: true } })).status,
      403,
    );
    assert.equal((await seller.api.ask('POST', `${path}/start`, as('editor'))).status, 403);
    assert.equal((await seller.stored(draft))?.state, 'draft');
    assert.equal((await seller.api.ask('POST', `${path}/start`, as('sender'))).status, 200);
  });

  it('let an editor stop what a sender has switched on, and not change it', async () => {
    const draft = await seller.draft();
    const path = `/v1/shops/${SHOP}/campaigns/${draft.campaign}`;
    const { body: on } = await seller.api.ask('POST', `${path}/start`, as('sender'));
    const json = { version: on.version, name: 'Khác' };
    assert.equal((await seller.api.ask('PATCH', path, { ...as('editor'), json })).body.code, 'forbidden');
    assert.equal((await seller.api.ask('PATCH', path, { ...as('sender'), json })).status, 200);
    const off = await seller.api.ask('PUT', `${path}/active`, { ...as('editor'), json: { active: false } });
    assert.deepEqual([off.status, off.body.state], [200, 'paused']);
  });

  it('let one of every shop read everywhere and change nothing', async () => {
    const { body } = await seller.api.ask('POST', '/v1/keys', { json: { scope: { kind: 'admin' }, role: 'viewer' } });
    assert.equal((await seller.api.ask('GET', '/v1/shops', { key: body.key })).status, 200);
    assert.equal((await seller.api.ask('GET', `/v1/shops/${SHOP}/offers`, { key: body.key })).status, 200);
    const put = { key: body.key, json: { name: 'x', code: 'X', startsAt: at(0), endsAt: at(1) } };
    assert.equal((await seller.api.ask('PUT', `/v1/shops/${SHOP}/offers/x`, put)).status, 403);
  });
});
