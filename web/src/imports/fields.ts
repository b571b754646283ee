export type MappedKind = 'customers' | 'orders';
/** Of a mapping what this file looks at: which columns are read as a field. */
interface Columned {
  readonly columns: object;
}
const columnsOf = ({ columns }: Columned) => Object.entries(columns) as [string, readonly string[] | undefined][];

const ABOUT_CUSTOMER = [
  'name',
  'first_name',
  'last_name',
  'phone',
  'email',
  'city',
  'country',
  'tags',
  'consent_email',
];
/** What a column can mean, by kind of file; the names of our own files' columns (docs/imports.md). */
export const MEANINGS: Readonly<Record<MappedKind, readonly string[]>> = {
  customers: [
    ...['id', 'name', 'first_name', 'last_name', 'phone', 'email', 'chat_id', 'zalo_id', 'city', 'country', 'tags'],
    ...['followed_at', 'wishlist', 'cart', 'consent_chat', 'consent_email', 'consent_email_at', 'consent_sms'],
    ...['consent_zalo', 'optout_email', 'dead_email', 'simulated'],
  ],
  orders: [
    ...['id', 'customer', 'placed_at', 'updated_at', 'status', 'total', 'total_minor', 'refund', 'currency', 'sku'],
    ...['skus', 'codes', 'reviewed_at', ...ABOUT_CUSTOMER],
  ],
};
export const STATUSES = ['placed', 'paid', 'delivered', 'cancelled', 'returned'] as const;

/** The field that a column means; '' when it is not read. */
export const meaningOf = (mapping: Columned, column: string): string =>
  columnsOf(mapping).find(([, names]) => names?.includes(column))?.[0] ?? '';

/** The mapping with a column that means another field, or none (''). */
export function assign<M extends Columned>(mapping: M, column: string, field: string): M {
  const others = columnsOf(mapping).flatMap(([name, names = []]) => {
    const left = names.filter((one) => one !== column);
    return left.length > 0 ? [[name, left] as const] : [];
  });
  const columns: Record<string, readonly string[]> = Object.fromEntries(others);
  if (field !== '') columns[field] = [...(columns[field] ?? []), column];
  return { ...mapping, columns };
}
