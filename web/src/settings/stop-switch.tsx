import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { Stops } from '../campaign/stops';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Card, Row } from '../ui/layout';
import { Loaded } from '../ui/status';
import { useSay } from '../ui/toast';

/** Stops everything of the shop at once, and lets it go on. */
export function StopSwitch({ shop }: { readonly shop: string }) {
  const { t, format } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<'stop' | 'allow'>();
  const [reason, setReason] = useState('');
  const params = { path: { shop } };
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery({
    queryKey: [shop, 'stops'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/stop', { params })),
  });
  const change = useMutation({
    mutationFn: async () => {
      if (asking === 'allow') {
        await api.DELETE('/v1/shops/{shop}/stop', { params });
        say(t('stop.allowed'));
        return;
      }
      const { promise } = await data(api.PUT('/v1/shops/{shop}/stop', { params, body: { reason: reason.trim() } }));
      say(t('stop.done', { messages: promise.messages, seconds: format.seconds(promise.withinMs) }), 'warn');
    },
    onSettled: () => cache.invalidateQueries({ queryKey: [shop] }),
  });
  const title = asking ?? 'stop';
  return (
    <Card title={t('stop.title')}>
      <Loaded query={query}>
        {({ stops }) => {
          const isStopped = stops.some(({ scope }) => scope === 'shop');
          return (
            <>
              <p>{t('stop.text')}</p>
              <Stops stops={stops} zone={own?.zone ?? 'UTC'} />
              <Row>
                {isStopped ? (
                  <Button why={may('owner')} onClick={() => setAsking('allow')}>
                    {t('stop.allow')}
                  </Button>
                ) : (
                  <Button kind="danger" why={may('sender')} onClick={() => setAsking('stop')}>
                    {t('stop.stop')}
                  </Button>
                )}
              </Row>
            </>
          );
        }}
      </Loaded>
      <Confirm
        open={asking !== undefined}
        danger={asking === 'stop'}
        title={t(`stop.${title}`)}
        confirm={t(`stop.${title}`)}
        why={asking === 'stop' && reason.trim() === '' ? t('stop.whyReason') : undefined}
        onConfirm={() => change.mutateAsync()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(`stop.${title}Text`, { shop: own?.name ?? shop })}</p>
        {asking === 'stop' ? (
          <TextField label={t('stop.reason')} value={reason} onChange={({ target }) => setReason(target.value)} />
        ) : null}
      </Confirm>
    </Card>
  );
}
