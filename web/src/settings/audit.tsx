import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { type AuditSearch, OUTCOMES } from '../search';
import { fromLocalInput } from '../setup/zoned';
import { Select, TextField } from '../ui/field';
import { Card, Columns, Row, Soft } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Badge, Empty, Loaded, Notice, type Tone } from '../ui/status';
import { Table } from '../ui/table';
import css from './settings.module.css';

type Entry = Schemas['AuditEntry'];
const TONES: Readonly<Record<Entry['outcome'], Tone>> = { begun: 'warn', done: 'good', refused: 'calm', failed: 'bad' };
const written = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

function useFilter(shop: string) {
  const search = useSearch({ from: '/inside/s/$shop/settings' });
  const navigate = useNavigate();
  return (name: keyof AuditSearch, value: string): void => {
    // Another filter begins on the first page.
    const { [name]: _, after: __, ...others } = search;
    void navigate({
      to: '/s/$shop/settings',
      params: { shop },
      search: value === '' ? others : { ...others, [name]: value },
      replace: true,
      resetScroll: false,
    });
  };
}

/** Every filter stands in the URL, so that what was found can be shown to somebody. */
function Filters({ shop }: { readonly shop: string }) {
  const { t } = useI18n();
  const search = useSearch({ from: '/inside/s/$shop/settings' });
  const choose = useFilter(shop);
  return (
    <Columns>
      <Select
        label={t('audit.outcome')}
        value={search.outcome ?? ''}
        onChange={({ target }) => choose('outcome', target.value)}
      >
        <option value="">{t('audit.any')}</option>
        {OUTCOMES.map((one) => (
          <option key={one} value={one}>
            {t(`audit.${one}`)}
          </option>
        ))}
      </Select>
      {(['operation', 'key', 'target'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`audit.${name}`)}
          hint={t(`audit.${name}Hint`)}
          type="search"
          defaultValue={search[name] ?? ''}
          onBlur={({ target }) => choose(name, target.value.trim())}
          onKeyDown={({ key, currentTarget }) =>
            key === 'Enter' ? choose(name, currentTarget.value.trim()) : undefined
          }
        />
      ))}
      {(['since', 'until'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`audit.${name}`)}
          type="date"
          value={search[name] ?? ''}
          onChange={({ target }) => choose(name, target.value)}
        />
      ))}
    </Columns>
  );
}

/** Each field before and after, behind their number: a new campaign has a hundred. */
function Changes({ changes }: Pick<Entry, 'changes'>) {
  const { t } = useI18n();
  if (changes.length === 0) return '–';
  return (
    <details className={css.changes}>
      <summary>{t('audit.changed', { count: changes.length })}</summary>
      <ul>
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            {field}: {written(before)} → {written(after)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who did what, when and how it ended, newest first. */
export function Audit({ shop }: { readonly shop: string }) {
  const { t, format } = useI18n();
  const why = useMay()('owner');
  const { data: own } = useQuery(shopQuery(shop));
  const zone = own?.zone ?? 'UTC';
  const search = useSearch({ from: '/inside/s/$shop/settings' });
  const { outcome, operation, key, target, since, until, after } = search;
  const from = since === undefined ? undefined : fromLocalInput(`${since}T00:00`, zone);
  const to = until === undefined ? undefined : fromLocalInput(`${until}T23:59`, zone);
  const asked = Object.fromEntries(
    Object.entries({ outcome, operation, key, target, since: from, until: to, after }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const query = useQuery({
    queryKey: [shop, 'audit', asked],
    enabled: why === undefined && own !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () => data(api.GET('/v1/shops/{shop}/audit', { params: { path: { shop }, query: asked } })),
  });
  if (why !== undefined) return <Notice tone="warn">{why}</Notice>;
  return (
    <Card title={t('audit.title')}>
      <Filters shop={shop} />
      <Loaded query={query} lines={8}>
        {({ entries, next }) =>
          entries.length === 0 ? (
            <Empty title={t('audit.none')} />
          ) : (
            <>
              <Table
                label={t('audit.title')}
                rows={entries}
                keyOf={({ id }) => id}
                columns={[
                  { name: t('profile.at'), cell: ({ at }) => format.instant(at, zone) },
                  {
                    name: t('audit.who'),
                    cell: ({ by, from: address }) => (
                      <span className={css.who}>
                        {by.name ?? (by.via === 'session' ? t('audit.session') : by.key)} <Soft>{by.role}</Soft>
                        <br />
                        <Soft>{address}</Soft>
                      </span>
                    ),
                  },
                  {
                    name: t('audit.operation'),
                    cell: ({ operation: what, targets }) => (
                      <>
                        {what}
                        <br />
                        <Soft>{targets.join(', ')}</Soft>
                      </>
                    ),
                  },
                  {
                    name: t('audit.outcome'),
                    cell: ({ outcome: how, code }) => (
                      <>
                        <Badge tone={TONES[how]}>{t(`audit.${how}`)}</Badge> <Soft>{code ?? ''}</Soft>
                      </>
                    ),
                  },
                  { name: t('audit.changes'), cell: ({ changes }) => <Changes changes={changes} /> },
                ]}
              />
              {next === undefined ? null : (
                <Row>
                  <LinkButton to="/s/$shop/settings" params={{ shop }} search={{ ...search, after: next }}>
                    {t('customers.next')}
                  </LinkButton>
                </Row>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
