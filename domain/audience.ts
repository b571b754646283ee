/** The built-in audiences of the seeds that the data can answer; definitions in domain.md §1.6. */
export const AUDIENCES = [
  'potential',
  'wishlist',
  'cart',
  'inactive',
  'frequent',
  'first_time',
  'followers',
  'unpaid_order',
  'unreviewed',
] as const;
export type AudienceName = (typeof AUDIENCES)[number];

/** A built-in audience with the parameters that differ from its defaults (whole days, counts). */
export interface AudienceRef {
  readonly name: AudienceName;
  readonly params?: Readonly<Record<string, number>>;
}
