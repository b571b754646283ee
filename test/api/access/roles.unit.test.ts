import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authorize, requireCovers, requireRole, roleFor, variantsOf } from '../../../api/access/roles.js';
import type { Owner } from '../../../api/http/auth/auth.js';
import { Problem } from '../../../api/http/problems.js';
import type { Route } from '../../../api/http/route.js';
import { TAG_NAMES } from '../../../api/http/tags.js';
import { mayAct, ROLES } from '../../../domain/base/role.js';
import { allowedActions } from '../../../domain/campaign/states.js';
import { winbackActions } from '../../../domain/winback/states.js';
import type { Reach } from '../../../models/shop/api-key-schema.js';

const SEED = 20261130;
const owner = (reach: Partial<Owner> = {}): Owner => ({
  scope: { kind: 'shop', shop: 'a' },
  role: 'owner',
  key: 'a.k',
  via: 'key',
  ...reach,
});
const aRoute = (id: string, more: object = {}) => ({ id, access: 'shop', tag: 'campaigns', ...more }) as Route;
const isForbidden = (error: unknown): boolean => error instanceof Problem && error.code === 'forbidden';

const scopes = fc.constantFrom<Reach['scope']>(
  { kind: 'admin' },
  { kind: 'shop', shop: 'a' },
  { kind: 'shop', shop: 'b' },
);
const reaches: fc.Arbitrary<Reach> = fc
  .record({
    scope: scopes,
    role: fc.constantFrom(...ROLES),
    areas: fc.option(fc.subarray([...TAG_NAMES], { minLength: 1 })),
  })
  .map(({ areas, ...rest }) => (areas === null ? rest : { ...rest, areas }));

/** Whether a route is open to a reach. */
function opens(reach: Reach, route: Route, params: Record<string, string>): boolean {
  try {
    authorize(owner(reach), route, params);
    return true;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

describe('who is let through', () => {
  it('is who has the role of the route, or more', () => {
    for (const role of ROLES) {
      const params = { shop: 'a' };
      assert.equal(opens(owner({ role }), aRoute('listCampaigns'), params), true);
      assert.equal(opens(owner({ role }), aRoute('createCampaign'), params), mayAct(role, 'editor'));
      assert.equal(opens(owner({ role }), aRoute('releaseRun'), params), mayAct(role, 'sender'));
      assert.equal(opens(owner({ role }), aRoute('eraseCustomer'), params), mayAct(role, 'owner'));
    }
  });

  it('depends on the action in the path: to pause asks for less than to start', () => {
    const editor = owner({ role: 'editor' });
    for (const [action, open] of Object.entries({ start: false, resume: false, pause: true, cancel: false })) {
      assert.equal(opens(editor, aRoute('actOnCampaign'), { shop: 'a', action }), open, action);
    }
    for (const [action, open] of Object.entries({ activate: false, resume: false, pause: true, stop: false })) {
      assert.equal(opens(editor, aRoute('actOnWinback'), { shop: 'a', action }), open, action);
    }
  });

  it('is who the tables of states say, action by action', () => {
    for (const [action, { by }] of Object.entries(allowedActions('active'))) {
      if (!['edit', 'finish'].includes(action)) assert.equal(roleFor(aRoute('actOnCampaign'), action), by, action);
    }
    for (const [action, { by }] of Object.entries(winbackActions('active'))) {
      if (!['edit', 'end'].includes(action)) assert.equal(roleFor(aRoute('actOnWinback'), action), by, action);
    }
    assert.equal(allowedActions('draft').edit.by, roleFor(aRoute('editCampaign')));
    assert.equal(allowedActions('active').edit.by, variantsOf({ id: 'editCampaign' }).active);
    assert.equal(winbackActions('draft').edit.by, roleFor(aRoute('putWinback')));
    assert.equal(winbackActions('active').edit.by, variantsOf({ id: 'patchWinback' }).active);
  });

  it('is not led past the role by an action that is none', () => {
    for (const action of ['__proto__', 'constructor', 'on', 'x', '', 'pause:pause']) {
      assert.equal(opens(owner({ role: 'editor' }), aRoute('actOnCampaign'), { shop: 'a', action }), false, action);
    }
  });

  it('is nobody of another shop, whatever the role', () => {
    fc.assert(
      fc.property(reaches, fc.constantFrom('a', 'b'), (reach, shop) => {
        const open = opens(reach, aRoute('getCampaign'), { shop });
        const isInside = reach.scope.kind === 'admin' || reach.scope.shop === shop;
        const isInArea = reach.areas === undefined || reach.areas.includes('campaigns');
        assert.equal(open, isInside && isInArea);
      }),
      { seed: SEED },
    );
  });

  it('is nobody of one shop where the whole installation is meant', () => {
    const route = aRoute('listShops', { access: 'admin', tag: 'shops' });
    assert.equal(opens(owner({ role: 'owner' }), route, {}), false);
    assert.equal(opens(owner({ role: 'viewer', scope: { kind: 'admin' } }), route, {}), true);
  });

  it('is everybody where nobody is asked who they are', () => {
    assert.equal(roleFor(aRoute('followLink', { access: 'public' })), undefined);
    assert.equal(roleFor(aRoute('takeReceipts', { access: 'signed' })), undefined);
  });
});

describe('a route that nobody has given a role', () => {
  it('is a mistake that names itself', () => {
    assert.throws(() => roleFor(aRoute('newRoute')), /roles?.* 'newRoute'/);
    for (const id of ['__proto__', 'constructor', 'toString']) assert.throws(() => roleFor(aRoute(id)), /must name/);
  });
});

describe('what a key may hand out', () => {
  const allows = (has: Reach, given: Reach): boolean => {
    try {
      requireCovers(owner(has), given);
      return true;
    } catch (error) {
      if (isForbidden(error)) return false;
      throw error;
    }
  };

  it('opens nothing that it does not open itself', () => {
    const routes = [
      aRoute('getCampaign'),
      aRoute('createCampaign'),
      aRoute('releaseRun'),
      aRoute('createShopKey', { tag: 'keys' }),
      aRoute('takeEvents', { tag: 'events' }),
      aRoute('listShops', { access: 'admin', tag: 'shops' }),
      aRoute('putShop', { access: 'admin', tag: 'shops' }),
    ];
    fc.assert(
      fc.property(
        reaches,
        reaches,
        fc.constantFrom(...routes),
        fc.constantFrom('a', 'b'),
        (has, given, route, shop) => {
          if (!allows(has, given)) return;
          assert.ok(opens(has, route, { shop }) || !opens(given, route, { shop }));
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it('is at most itself', () => {
    fc.assert(
      fc.property(reaches, (reach) => assert.ok(allows(reach, reach))),
      { seed: SEED },
    );
  });
});

describe('what only the body tells', () => {
  it('is refused with the role that it needs and the one there is', () => {
    assert.throws(
      () => requireRole(owner({ role: 'editor' }), 'switchCampaign:on'),
      (error: Error) => isForbidden(error) && /at least sender: it is editor/.test(error.message),
    );
    requireRole(owner({ role: 'sender' }), 'switchCampaign:on');
  });

  it('is listed with the route', () => {
    assert.deepEqual(variantsOf({ id: 'switchCampaign' }), { on: 'sender' });
    assert.deepEqual(variantsOf({ id: 'actOnCampaign' }), { pause: 'editor' });
    assert.deepEqual(variantsOf({ id: 'getShop' }), {});
  });
});
