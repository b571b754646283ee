/** Where every row lies that an import did not take, or not whole. */
export const rejectedFile = (shop: string, name: string): string =>
  `/v1/shops/${encodeURIComponent(shop)}/imports/${encodeURIComponent(name)}/rejected.csv`;
