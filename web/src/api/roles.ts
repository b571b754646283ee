import type { Schemas } from './client';

export type Role = Schemas['Role'];
/** Each may do all that the one before may (docs/roles.md). */
export const ROLES: readonly Role[] = ['viewer', 'editor', 'sender', 'owner', 'operator'];

/** Whether a role reaches as far as is asked. */
export const reaches = (has: Role, asked: Role): boolean => ROLES.indexOf(has) >= ROLES.indexOf(asked);
