import type { Schemas } from '../api/client';

export type MappedKind = 'customers' | 'orders';
export type Mapping = Schemas['ImportAnalysis']['mapping'];

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
export const meaningOf = ({ columns }: Mapping, column: string): string =>
  Object.entries(columns).find(([, names]) => names?.includes(column))?.[0] ?? '';

/** The mapping with a column that means another field, or none (''). */
export function assign(mapping: Mapping, column: string, field: string): Mapping {
  const others = Object.entries(mapping.columns).flatMap(([name, names = []]) => {
    const left = names.filter((one) => one !== column);
    return left.length > 0 ? [[name, left] as const] : [];
  });
  const columns: Record<string, readonly string[]> = Object.fromEntries(others);
  if (field !== '') columns[field] = [...(columns[field] ?? []), column];
  return { ...mapping, columns: columns as Mapping['columns'] };
}
