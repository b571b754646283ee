/**
 * What a key or a person may do where it reaches, each all that the one before may: `viewer` reads, `editor` plans and feeds
 * data, `sender` switches on and sends, `owner` decides about keys and personal data, `operator` runs the installation.
 */
export const ROLES = ['viewer', 'editor', 'sender', 'owner', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Whether who has a role may do what needs another. */
export const mayAct = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);
