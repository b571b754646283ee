/** The items of a list in an import row: `A@2026-10-02T00:00:00Z B@…`. Read without the importer, which could hide a mistake of the sample. */
export const skuList = (list: string): { sku: string; at: Date }[] =>
  list
    .split(' ')
    .filter(Boolean)
    .map((item) => {
      const [sku = '', at = ''] = item.split('@');
      return { sku, at: new Date(at) };
    });
