/** What a seller wants of a group (seeds/000, "Thao tác gợi ý"): visitors for the shop, or orders. */
export const GOALS = ['traffic', 'orders'] as const;
export type Goal = (typeof GOALS)[number];
