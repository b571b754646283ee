import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Card } from '../ui/layout';
import { Failure } from '../ui/status';
import { useSay } from '../ui/toast';
import css from '../winback/winback.module.css';

interface Props {
  readonly shop: string;
  readonly customer: Schemas['Customer'];
}
const nameOf = ({ name, customer }: Schemas['Customer']): string => (name === '' ? customer : `${name} (${customer})`);

/** Makes another record of the same person a part of this one, after both are named. */
export function Merge({ shop, customer }: Props) {
  const { t } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [from, setFrom] = useState('');
  const [asking, setAsking] = useState(false);
  const other = from.trim();
  const into = customer.customer;
  const query = useQuery({
    queryKey: [shop, 'customers', other],
    enabled: asking,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/customers/{customer}', { params: { path: { shop, customer: other } } })),
  });
  const merge = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/customers/{customer}/merge', {
          params: { path: { shop, customer: into } },
          body: { from: other },
        }),
      ),
    onSuccess: async ({ touches, orders }) => {
      say(t('merge.done', { touches, orders }));
      setFrom('');
      await cache.invalidateQueries({ queryKey: [shop, 'customers'] });
    },
  });
  const why = may('owner') ?? (other === '' ? t('merge.whyOther') : other === into ? t('merge.whySame') : undefined);
  return (
    <Card title={t('merge.title')}>
      <div className={css.form}>
        <TextField
          label={t('merge.other')}
          hint={t('merge.hint')}
          value={from}
          onChange={({ target }) => {
            setFrom(target.value);
            setAsking(false);
          }}
        />
        <Failure error={asking ? query.error : null} />
        <Button why={why} busy={asking && query.isPending} onClick={() => setAsking(true)}>
          {t('merge.go')}
        </Button>
      </div>
      {query.data ? (
        <Confirm
          open={asking}
          danger
          title={t('merge.ask', { from: nameOf(query.data), into: nameOf(customer) })}
          confirm={t('merge.go')}
          onConfirm={() => merge.mutateAsync()}
          onClose={() => setAsking(false)}
        >
          <p>{t('merge.text', { orders: query.data.facts.validOrders, messages: query.data.touches.length })}</p>
          <p>{t('erase.final')}</p>
        </Confirm>
      ) : null}
    </Card>
  );
}
