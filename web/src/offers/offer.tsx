import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, data } from '../api/client';
import { offerQuery, shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { FileDrop } from '../imports/file-drop';
import { Report } from '../imports/report';
import { upload } from '../imports/upload';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Card, Columns, Figure, Figures, PageHead } from '../ui/layout';
import { Failure, Loaded } from '../ui/status';
import { useSay } from '../ui/toast';

/** Draws new codes into a pool. */
function Draw({ shop, offer }: { readonly shop: string; readonly offer: string }) {
  const { t, format } = useI18n();
  const say = useSay();
  const cache = useQueryClient();
  const [count, setCount] = useState('1000');
  // Named once per page: the same drawing twice, by a double click or a lost answer, adds its codes once.
  const [key, setKey] = useState(() => `lan-${Date.now().toString(36)}`);
  const draw = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/offers/{offer}/codes/generate', {
          params: { path: { shop, offer } },
          body: { key, count: Number(count) },
        }),
      ),
    onSuccess: async ({ created }) => {
      setKey(`lan-${Date.now().toString(36)}`);
      say(t('offer.drawn', { created: format.number(created) }));
      await cache.invalidateQueries({ queryKey: offerQuery(shop, offer).queryKey });
    },
  });
  return (
    <Card title={t('offer.draw')}>
      <TextField
        label={t('offer.howMany')}
        inputMode="numeric"
        value={count}
        onChange={({ target }) => setCount(target.value)}
      />
      <Failure error={draw.error} />
      <Button
        busy={draw.isPending}
        why={/^[1-9]\d{0,5}$/.test(count) ? undefined : t('winback.whole')}
        onClick={() => draw.mutate()}
      >
        {t('offer.drawNow')}
      </Button>
    </Card>
  );
}

/** One voucher: its stock of codes, and how to fill it. */
export function OfferPage() {
  const { t, format } = useI18n();
  const { shop, offer: key } = useParams({ from: '/inside/s/$shop/offers/$offer' });
  const query = useQuery(offerQuery(shop, key));
  const { data: own } = useQuery(shopQuery(shop));
  const cache = useQueryClient();
  const zone = own?.zone ?? 'UTC';
  const send = useMutation({
    mutationFn: (file: File) => upload(`/v1/shops/${shop}/offers/${key}/codes`, file),
    onSuccess: () => cache.invalidateQueries({ queryKey: offerQuery(shop, key).queryKey }),
  });
  return (
    <Loaded query={query}>
      {({ name, kind, code, codes, used, startsAt, endsAt }) => (
        <>
          <PageHead
            title={name}
            lead={t('voucher.until', { from: format.instant(startsAt, zone), until: format.instant(endsAt, zone) })}
          />
          <Card title={t('offer.stock')}>
            <Figures>
              <Figure name={t('offers.kind')} value={t(`offers.${kind}`)} />
              {code === undefined ? null : <Figure name={t('offers.code')} value={code} />}
              {codes ? (
                <>
                  <Figure name={t('offer.total')} value={format.number(codes.total)} />
                  <Figure name={t('offer.free')} value={format.number(codes.free)} />
                  <Figure name={t('offer.held')} value={format.number(codes.held)} />
                </>
              ) : null}
              <Figure name={t('offer.used')} value={format.number(used)} />
            </Figures>
          </Card>
          {kind === 'pool' ? (
            <Columns>
              <Card title={t('offer.upload')}>
                <FileDrop
                  label={t('offer.file')}
                  hint={t('offer.fileHint')}
                  busy={send.isPending}
                  onFile={(file) => send.mutate(file)}
                />
                <Failure error={send.error} />
                {send.data ? <Report shop={shop} report={send.data} /> : null}
              </Card>
              <Draw shop={shop} offer={key} />
            </Columns>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
