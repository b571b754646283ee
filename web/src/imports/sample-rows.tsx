import type { Schemas } from '../api/client';
import { type I18n, useI18n } from '../i18n/i18n';
import { Badge } from '../ui/status';
import { Table } from '../ui/table';
import css from './imports.module.css';

type Sample = Schemas['ImportAnalysis']['samples'][number];

/** Fields that are stored under another name than their column's. */
const FIELD_OF: Readonly<Record<string, string>> = {
  ref: 'id',
  placedAt: 'placed_at',
  updatedAt: 'updated_at',
  reviewedAt: 'reviewed_at',
  followedAt: 'followed_at',
  chatId: 'chat_id',
  zaloId: 'zalo_id',
};
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A stored value as a person reads it: instants on the shop's clocks, lists with commas. */
function written(value: unknown, zone: string, i18n: I18n): string {
  const { format } = i18n;
  if (Array.isArray(value)) return value.map((one) => written(one, zone, i18n)).join(', ');
  if (typeof value === 'string') return INSTANT.test(value) ? format.instant(value, zone) : value;
  if (typeof value === 'number') return format.number(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Ten rows of the file as they would be stored, and what would be lost of them. */
export function SampleRows({ samples, zone }: { readonly samples: readonly Sample[]; readonly zone: string }) {
  const i18n = useI18n();
  const { t, has, format } = i18n;
  const nameOf = (name: string): string => {
    const key = `field.${FIELD_OF[name] ?? name}`;
    return has(key) ? t(key) : name;
  };
  const statusOf = (value: unknown): string => {
    const key = `order.${String(value)}`;
    return has(key) ? t(key) : String(value);
  };
  return (
    <Table
      label={t('bring.samples')}
      rows={samples}
      keyOf={({ row }) => String(row)}
      columns={[
        { name: t('report.row'), number: true, cell: ({ row }) => format.number(row) },
        {
          name: t('bring.stored'),
          cell: ({ stored, errors }) =>
            stored === undefined ? (
              <Badge tone="bad">{t('bring.notStored', { field: errors[0]?.field ?? '' })}</Badge>
            ) : (
              <dl className={css.stored}>
                {Object.entries(stored).map(([name, value]) => (
                  <div key={name}>
                    <dt>{nameOf(name)}</dt>
                    <dd dir="auto">{name === 'status' ? statusOf(value) : written(value, zone, i18n)}</dd>
                  </div>
                ))}
              </dl>
            ),
        },
        {
          name: t('bring.lost'),
          cell: ({ errors, dropped }) => {
            const found = [...errors, ...dropped];
            return found.length === 0 ? (
              '–'
            ) : (
              <ul>
                {found.map(({ field, allowed, code }) => (
                  <li key={`${field} ${code}`}>{t('bring.needs', { field: nameOf(field), allowed })}</li>
                ))}
              </ul>
            );
          },
        },
      ]}
    />
  );
}
