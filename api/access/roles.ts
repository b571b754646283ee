import { mayAct, type Role } from '../../domain/base/role.js';
import type { Reach } from '../../models/shop/api-key-schema.js';
import type { Owner } from '../http/auth/auth.js';
import { Problem } from '../http/problems.js';
import type { Route } from '../http/route.js';
import { ROLE_TABLE, type Ruled } from './role-table.js';

const isRuled = (name: string): name is Ruled => Object.hasOwn(ROLE_TABLE, name);

/** Whether a route asks for a key or a session at all. */
export const isGuarded = ({ access }: Pick<Route, 'access'>): boolean => access === 'admin' || access === 'shop';

/**
 * The least role for a route, or for one value of its `{action}`; undefined where nobody is asked who they are.
 * @throws Error for a guarded route that the table does not name: a mistake of ours, found when the routes are mounted
 */
export function roleFor(route: Pick<Route, 'access' | 'id'>, action?: unknown): Role | undefined {
  if (!isGuarded(route)) return undefined;
  const variant = `${route.id}:${String(action)}`;
  if (isRuled(variant)) return ROLE_TABLE[variant];
  if (!isRuled(route.id)) throw new Error(`api/access/role-table.ts must name the role of '${route.id}'`);
  return ROLE_TABLE[route.id];
}

/** The roles of a route's variants: `pause` → `editor`. */
export const variantsOf = ({ id }: Pick<Route, 'id'>): Readonly<Record<string, Role>> =>
  Object.fromEntries(
    Object.entries(ROLE_TABLE)
      .filter(([name]) => name.startsWith(`${id}:`))
      .map(([name, role]) => [name.slice(id.length + 1), role]),
  );

function refuseRole(owner: Owner, needed: Role): void {
  if (mayAct(owner.role, needed)) return;
  throw new Problem('forbidden', `Cannot do this as the role must be at least ${needed}: it is ${owner.role}.`);
}

/**
 * Lets somebody through to a route, or not: where they reach, what they may do there, and in which part of the API.
 * @param params of the path, as they came
 * @throws Problem forbidden
 */
export function authorize(owner: Owner, route: Route, params: Readonly<Record<string, unknown>>): void {
  const { scope, areas } = owner;
  if (scope.kind === 'shop' && route.access === 'admin')
    throw new Problem('forbidden', 'The API key belongs to a shop; one of the whole installation is needed.');
  if (scope.kind === 'shop' && scope.shop !== params.shop)
    throw new Problem('forbidden', 'The API key belongs to another shop.');
  if (areas && !areas.includes(route.tag))
    throw new Problem('forbidden', `The API key is held to ${areas.join(', ')}: this is ${route.tag}.`);
  const needed = roleFor(route, params.action);
  if (needed) refuseRole(owner, needed);
}

/**
 * For what only the body, or the state, tells.
 * @throws Problem forbidden
 */
export function requireRole(owner: Owner | undefined, ruled: Ruled): void {
  if (owner) refuseRole(owner, ROLE_TABLE[ruled]);
}

/**
 * Nobody hands out more than they have.
 * @throws Problem forbidden
 */
export function requireCovers(owner: Owner | undefined, given: Reach): void {
  if (!owner) return;
  const { scope, role, areas } = given;
  refuseRole(owner, role);
  if (owner.scope.kind === 'shop' && (scope.kind !== 'shop' || scope.shop !== owner.scope.shop))
    throw new Problem('forbidden', 'The API key belongs to a shop, and makes keys of that shop only.');
  const { areas: own } = owner;
  if (own && !areas?.every((area) => own.includes(area)))
    throw new Problem('forbidden', `The API key is held to ${own.join(', ')}, and so are the keys that it makes.`);
}
