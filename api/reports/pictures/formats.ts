export const FORMATS = ['svg', 'png'] as const;
export type Format = (typeof FORMATS)[number];
