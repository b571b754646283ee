import { cleanLine } from '../../../domain/base/text/text.js';
import type { Fields } from '../../../domain/imports/mapping.js';
import type { Models } from '../../../models/models.js';
import { type GivenProduct, importProducts } from '../../../models/shop/import-products.js';
import type { Columns } from '../read/columns.js';
import type { Importer, ImportWrites } from '../run-import.js';
import { FieldReader } from './field-reader.js';
import type { FileRules } from './file-rules.js';

export const PRODUCT_COLUMNS: Columns = { known: ['sku', 'name', 'approved', 'category'], required: ['sku', 'name'] };
const MAX_NAME = 200;
const MAX_CATEGORY = 80;

const readLine =
  (max: number) =>
  (text: string): string | undefined => {
    const line = cleanLine(text);
    return line !== '' && line.length <= max ? line : undefined;
  };

function readProduct(fields: Fields, rules: FileRules): { product: GivenProduct; reader: FieldReader } {
  const reader = new FieldReader(fields, rules);
  const sku = reader.ref('sku') ?? '';
  const nameWords = `a name of at most ${MAX_NAME} characters`;
  const name = reader.text('name', nameWords, readLine(MAX_NAME));
  if ((reader.cell('name') ?? '') === '') reader.refuse('name', nameWords, 'missing');
  const approved = reader.flag('approved');
  const categoryWords = `a word of at most ${MAX_CATEGORY} characters`;
  const category = reader.text('category', categoryWords, readLine(MAX_CATEGORY));
  const product: GivenProduct = {
    sku,
    name: name ?? '',
    ...(approved === undefined ? {} : { approved: approved ?? false }),
    ...(category === undefined ? {} : { category }),
  };
  return { product, reader };
}

/** A shop's products, by SKU; those that the file does not name stay. */
export const productImporter = (
  models: Models,
  shop: string,
  rules: FileRules,
  { dryRun, journal }: ImportWrites,
): Importer<GivenProduct> => ({
  read: (fields) => {
    const { product, reader } = readProduct(fields, rules);
    return { value: product, id: product.sku, reader };
  },
  write: (products) => importProducts(models, shop, products, { dryRun, journal }),
});
