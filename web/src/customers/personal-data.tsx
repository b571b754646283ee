import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row } from '../ui/layout';
import { useSay } from '../ui/toast';

interface Props {
  readonly shop: string;
  readonly customer: Schemas['Customer'];
}

/** Erases a customer everywhere, after naming them and what goes. */
function Erase({ shop, customer: { customer, name, facts, touches } }: Props) {
  const { t, format } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const shown = name === '' ? customer : `${name} (${customer})`;
  const erase = useMutation({
    mutationFn: () =>
      data(api.DELETE('/v1/shops/{shop}/customers/{customer}', { params: { path: { shop, customer } } })),
    onSuccess: async ({ orders, runs, consents }) => {
      say(t('erase.done', { orders, runs, consents }));
      await navigate({ to: '/s/$shop/customers', params: { shop } });
      cache.removeQueries({ queryKey: [shop, 'customers', customer] });
      await cache.invalidateQueries({ queryKey: [shop, 'customers'] });
    },
  });
  return (
    <>
      <Button kind="danger" why={may('owner')} onClick={() => setAsking(true)}>
        {t('erase.title')}
      </Button>
      <Confirm
        open={asking}
        danger
        title={t('erase.ask', { customer: shown })}
        confirm={t('erase.confirm')}
        onConfirm={() => erase.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>{t('erase.text', { orders: format.number(facts.validOrders), messages: format.number(touches.length) })}</p>
        <p>{t('erase.final')}</p>
      </Confirm>
    </>
  );
}

/** What a customer may ask of the shop: everything that is kept of them, and to be forgotten (docs/law.md). */
export function PersonalData({ shop, customer }: Props) {
  const { t } = useI18n();
  const may = useMay();
  const why = may('owner');
  const path = `/v1/shops/${encodeURIComponent(shop)}/customers/${encodeURIComponent(customer.customer)}/export`;
  return (
    <Card title={t('personal.title')}>
      <p>{t('personal.text')}</p>
      <Row>
        {why === undefined ? (
          <a href={path} download={`${customer.customer}.json`}>
            {t('personal.export')}
          </a>
        ) : (
          <Button why={why}>{t('personal.export')}</Button>
        )}
        <Erase shop={shop} customer={customer} />
      </Row>
    </Card>
  );
}
