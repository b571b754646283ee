import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Figure, Figures, Soft } from '../ui/layout';
import { Notice } from '../ui/status';
import { Table } from '../ui/table';
import { rejectedFile } from './rejected-file';

/** What became of the rows of a file: how many, which were refused and why, what was repaired. */
export function Report({ shop, report }: { readonly shop: string; readonly report: Schemas['ImportReport'] }) {
  const { t, format } = useI18n();
  const { rows, created, updated, unchanged, rejected, errors, moreErrors, repairs, moreRepairs } = report;
  const { dryRun = false, older, conflict, incomplete, import: name } = report;
  return (
    <section aria-label={t('report.title')}>
      <Notice
        tone={rejected === 0 ? 'good' : 'warn'}
        title={t(`report.${dryRun ? 'would' : 'did'}.${rejected === 0 ? 'all' : 'some'}`, {
          rows: format.number(rows),
          rejected: format.number(rejected),
        })}
        alert
      />
      <Figures>
        <Figure name={t('report.rows')} value={format.number(rows)} />
        <Figure name={t('report.created')} value={format.number(created)} />
        <Figure name={t('report.updated')} value={format.number(updated)} />
        <Figure name={t('report.unchanged')} value={format.number(unchanged)} />
        <Figure name={t('report.rejected')} value={format.number(rejected)} />
        <Figure name={t('report.incomplete')} value={format.number(incomplete)} />
        {older + conflict === 0 ? null : <Figure name={t('report.older')} value={format.number(older + conflict)} />}
      </Figures>
      {name === undefined || dryRun || rejected + incomplete === 0 ? null : (
        <a href={rejectedFile(shop, name)} download>
          {t('report.download', { rows: rejected + incomplete })}
        </a>
      )}
      {errors.length === 0 ? null : (
        <Table
          label={t('report.errors')}
          rows={errors.map((one, at) => ({ ...one, at }))}
          keyOf={({ at }) => String(at)}
          columns={[
            { name: t('report.row'), number: true, cell: ({ row }) => format.number(row) },
            { name: t('report.column'), cell: ({ field }) => field },
            {
              name: t('report.value'),
              cell: ({ value }) => (value === null || value === undefined ? '–' : String(value)),
            },
            { name: t('report.allowed'), cell: ({ allowed }) => allowed },
          ]}
        />
      )}
      {moreErrors > 0 ? <Soft>{t('report.moreErrors', { count: format.number(moreErrors) })}</Soft> : null}
      {repairs.length === 0 ? null : (
        <Table
          label={t('report.repairs')}
          rows={repairs.map((one, at) => ({ ...one, at }))}
          keyOf={({ at }) => String(at)}
          columns={[
            { name: t('report.row'), number: true, cell: ({ row }) => format.number(row) },
            { name: t('report.column'), cell: ({ field }) => field },
            { name: t('report.was'), cell: ({ was }) => String(was) },
            { name: t('report.became'), cell: ({ became }) => String(became) },
          ]}
        />
      )}
      {moreRepairs > 0 ? <Soft>{t('report.moreRepairs', { count: format.number(moreRepairs) })}</Soft> : null}
    </section>
  );
}
