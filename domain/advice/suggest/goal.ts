/** What a seller wants of a group (docs/seeds.md#suggested-actions): visitors for the shop, or orders. */
export const GOALS = ['traffic', 'orders'] as const;
export type Goal = (typeof GOALS)[number];
