import { z } from 'zod';
import { ROLES } from '../../domain/base/role.js';
import table from './roles.json' with { type: 'json' };

/**
 * The least role for each operation that a key or a session may call; docs/roles.md shows the same table. `operation:variant` is
 * for one value of `{action}` in the path, or for what an operation does besides (requireRole). An operation that is not there
 * stops the start.
 */
export type Ruled = keyof typeof table;
export const ROLE_TABLE = z.record(z.string(), z.enum(ROLES)).parse(table) as Readonly<
  Record<Ruled, (typeof ROLES)[number]>
>;
