import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, data } from '../api/client';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Card, PageHead, Row } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import css from '../winback/winback.module.css';
import { Profile } from './profile';

interface Asked {
  readonly q?: string;
  readonly after?: string;
}
const listQuery = (shop: string, { q, after }: Asked) => ({
  queryKey: [shop, 'customers', 'list', q, after],
  placeholderData: keepPreviousData,
  queryFn: () =>
    data(
      api.GET('/v1/shops/{shop}/customers', {
        params: { path: { shop }, query: { ...(q ? { search: q } : {}), ...(after ? { after } : {}) } },
      }),
    ),
});

/** The search box; what is looked for stands in the URL. */
function Search({ shop, q }: { readonly shop: string; readonly q: string | undefined }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sought = typed.trim();
    void navigate({ to: '/s/$shop/customers', params: { shop }, search: sought === '' ? {} : { q: sought } });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextField
        label={t('customers.search')}
        hint={t('customers.hint')}
        type="search"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Row>
        <Button kind="primary" type="submit">
          {t('customers.find')}
        </Button>
        {q === undefined ? null : (
          <LinkButton kind="quiet" to="/s/$shop/customers" params={{ shop }} onClick={() => setTyped('')}>
            {t('customers.all')}
          </LinkButton>
        )}
      </Row>
    </form>
  );
}

/** The shop's customers, a page at a time. */
function List({ shop, asked }: { readonly shop: string; readonly asked: Asked }) {
  const { t, format } = useI18n();
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery(listQuery(shop, asked));
  return (
    <Card>
      <Loaded query={query} lines={8}>
        {({ customers, next }) =>
          customers.length === 0 ? (
            <Empty title={t(asked.q === undefined ? 'customers.none' : 'customers.notFound', { q: asked.q ?? '' })}>
              {asked.q === undefined ? (
                <LinkButton to="/s/$shop/import" params={{ shop }}>
                  {t('nav.import')}
                </LinkButton>
              ) : (
                <p>{t('customers.hint')}</p>
              )}
            </Empty>
          ) : (
            <>
              <Table
                label={t('customers.title')}
                rows={customers}
                keyOf={({ customer }) => customer}
                columns={[
                  {
                    name: t('customers.id'),
                    cell: ({ customer }) => (
                      <Link to="/s/$shop/customers" params={{ shop }} search={{ ...asked, id: customer }}>
                        {customer}
                      </Link>
                    ),
                  },
                  { name: t('customers.name'), cell: ({ name }) => <bdi>{name === '' ? '–' : name}</bdi> },
                  { name: t('customers.contact'), cell: ({ phone, email, chatId }) => phone ?? email ?? chatId ?? '–' },
                  {
                    name: t('profile.orders'),
                    number: true,
                    cell: ({ validOrders }) => format.number(validOrders),
                  },
                  {
                    name: t('profile.revenue'),
                    number: true,
                    cell: ({ revenue }) => format.money(revenue, own?.currency ?? 'VND'),
                  },
                  {
                    name: t('profile.lastOrder'),
                    cell: ({ lastOrderAt }) =>
                      lastOrderAt === undefined ? '–' : format.day(lastOrderAt, own?.zone ?? 'UTC'),
                  },
                ]}
              />
              <Row>
                {asked.after === undefined ? null : (
                  <LinkButton to="/s/$shop/customers" params={{ shop }} search={asked.q ? { q: asked.q } : {}}>
                    {t('customers.first')}
                  </LinkButton>
                )}
                {next === undefined ? null : (
                  <LinkButton to="/s/$shop/customers" params={{ shop }} search={{ ...asked, after: next }}>
                    {t('customers.next')}
                  </LinkButton>
                )}
              </Row>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

/** The shop's customers: searched, looked through, and one of them with all that is known. */
export function Customers() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/customers' });
  const { id, ...asked } = useSearch({ from: '/inside/s/$shop/customers' });
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery({
    queryKey: [shop, 'customers', id],
    enabled: id !== undefined,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/customers/{customer}', { params: { path: { shop, customer: id ?? '' } } })),
  });
  return (
    <>
      <PageHead title={t('customers.title')} lead={t('customers.lead')} />
      <Card>
        <Search key={asked.q} shop={shop} q={asked.q} />
      </Card>
      {id === undefined ? (
        <List shop={shop} asked={asked} />
      ) : (
        <>
          <Row>
            <LinkButton to="/s/$shop/customers" params={{ shop }} search={asked}>
              {t('customers.back')}
            </LinkButton>
          </Row>
          <Loaded query={query}>
            {(customer) => (
              <Profile shop={shop} customer={customer} zone={own?.zone ?? 'UTC'} currency={own?.currency ?? 'VND'} />
            )}
          </Loaded>
        </>
      )}
    </>
  );
}
