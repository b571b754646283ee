/** Each may do all that the one before may (docs/roles.md). */
export const ROLES = ['viewer', 'editor', 'sender', 'owner', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Whether a role reaches as far as is asked. */
export const reaches = (has: Role, asked: Role): boolean => ROLES.indexOf(has) >= ROLES.indexOf(asked);
