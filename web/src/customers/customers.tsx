import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, data } from '../api/client';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Card, PageHead } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import css from '../winback/winback.module.css';
import { Profile } from './profile';

/** One customer, found by the id that the shop gave. */
export function Customers() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/customers' });
  const { id } = useSearch({ from: '/inside/s/$shop/customers' });
  const navigate = useNavigate();
  const { data: own } = useQuery(shopQuery(shop));
  const [typed, setTyped] = useState(id ?? '');
  const query = useQuery({
    queryKey: [shop, 'customers', id],
    enabled: id !== undefined,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/customers/{customer}', { params: { path: { shop, customer: id ?? '' } } })),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '')
      void navigate({ to: '/s/$shop/customers', params: { shop }, search: { id: typed.trim() } });
  };
  return (
    <>
      <PageHead title={t('customers.title')} lead={t('customers.lead')} />
      <Card>
        <form className={css.form} onSubmit={submit}>
          <TextField
            label={t('customers.id')}
            hint={t('customers.hint')}
            type="search"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <Button kind="primary" type="submit" why={typed.trim() === '' ? t('customers.why') : undefined}>
            {t('customers.find')}
          </Button>
        </form>
      </Card>
      {id === undefined ? (
        <Empty title={t('customers.none')} />
      ) : (
        <Loaded query={query}>
          {(customer) => <Profile customer={customer} zone={own?.zone ?? 'UTC'} currency={own?.currency ?? 'VND'} />}
        </Loaded>
      )}
    </>
  );
}
