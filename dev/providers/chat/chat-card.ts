import { z } from 'zod';

/** Longest of each as Shopee's broadcast takes them (docs/sources.md#shopee): up to 4 products or 1 category. */
const MAX_PRODUCTS = 4;
const name = z.string().min(1).max(500);

/** A card as the simulated chat provider takes it; what it does not know is refused, as a platform would. */
export const chatCardSchema = z.strictObject({
  products: z
    .array(z.strictObject({ sku: name, name }))
    .max(MAX_PRODUCTS)
    .exactOptional(),
  category: name.exactOptional(),
  promotion: name.exactOptional(),
  voucher: name.exactOptional(),
  image: z.url({ protocol: /^https$/ }).exactOptional(),
});
