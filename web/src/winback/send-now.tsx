import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, data, type Schemas } from '../api/client';
import { shopQuery, winbackQuery, winbacksQuery } from '../api/queries';
import { waitsFor } from '../campaigns/second-person';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Figure, Figures } from '../ui/layout';
import { Failure } from '../ui/status';
import { useSay } from '../ui/toast';
import { useFourEyes } from './four-eyes';

interface Props {
  readonly shop: string;
  readonly winback: Schemas['Winback'];
  readonly why: string | undefined;
}

/** "Gửi ngay", then the seed's confirmation with the numbers, then "Gửi tin nhắn ngay". */
export function SendNow({ shop, winback, why }: Props) {
  const { t, format } = useI18n();
  const say = useSay();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { data: own } = useQuery(shopQuery(shop));
  const path = { shop, winback: winback.winback };
  const summary = useMutation({
    mutationFn: () => data(api.POST('/v1/shops/{shop}/winbacks/{winback}/send-now', { params: { path } })),
    onError: () => cache.invalidateQueries({ queryKey: [shop, 'winbacks', winback.winback, 'preconditions'] }),
  });
  const confirm = useMutation({
    mutationFn: (token: string) =>
      data(api.POST('/v1/shops/{shop}/winbacks/{winback}/send-now/confirm', { params: { path }, body: { token } })),
    onSuccess: async () => {
      say(t('send.done', { name: winback.name }));
      await cache.invalidateQueries({ queryKey: winbackQuery(shop, winback.winback).queryKey });
      await cache.invalidateQueries({ queryKey: winbacksQuery(shop).queryKey, exact: true });
      await navigate({ to: '/s/$shop/winbacks/$winback', params: path, search: { tab: 'statistics' } });
    },
  });
  const found = summary.data;
  const waits = waitsFor(useFourEyes({ shop, winback })?.stands);
  return (
    <>
      <Button kind="primary" busy={summary.isPending} why={why} onClick={() => summary.mutate()}>
        {t('send.now')}
      </Button>
      <Failure error={summary.error} />
      <Confirm
        open={found !== undefined}
        title={t('send.title')}
        confirm={t('send.confirm')}
        why={waits === undefined ? undefined : t(waits)}
        onConfirm={() => confirm.mutateAsync(found?.token ?? '')}
        onClose={() => summary.reset()}
      >
        <p>{t('send.text', { name: winback.name, channel: t(`channel.${winback.channel}`), days: winback.days })}</p>
        <Figures>
          <Figure name={t('send.count')} value={format.number(found?.count ?? 0)} />
          <Figure name={t('send.heldOut')} value={format.number(found?.heldOut ?? 0)} />
          <Figure name={t('send.outOfReach')} value={format.number(found?.outOfReach ?? 0)} />
          {winback.channel === 'sms' ? (
            <Figure name={t('check.smsParts')} value={format.number(found?.parts ?? 0)} />
          ) : null}
          {found?.cost === undefined || !own ? null : (
            <Figure name={t('send.cost')} value={format.money(found.cost, own.currency)} />
          )}
          {found?.firstSendAt === undefined || !own ? null : (
            <Figure name={t('send.first')} value={format.instant(found.firstSendAt, own.zone)} />
          )}
        </Figures>
      </Confirm>
    </>
  );
}
