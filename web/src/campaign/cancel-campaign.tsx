import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { campaignQuery, monitorQuery } from '../api/queries';
import { type Campaign, whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { useSay } from '../ui/toast';

/** Ends a campaign for good, after saying what is lost by it. */
export function CancelCampaign({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data: monitor } = useQuery(monitorQuery(shop, campaign.campaign, {}));
  const cancel = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/campaigns/{campaign}/{action}', {
          params: { path: { shop, campaign: campaign.campaign, action: 'cancel' } },
        }),
      ),
    onSuccess: async ({ promise }) => {
      const { messages = 0, withinMs = 0 } = promise ?? {};
      say(t('cancel.done', { messages, seconds: format.seconds(withinMs) }), 'warn');
      await cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign.campaign).queryKey });
    },
  });
  const ledger = monitor?.total.ledger;
  return (
    <>
      <Button why={whyNot(campaign, 'cancel', i18n)} onClick={() => setAsking(true)}>
        {t('cancel.title')}
      </Button>
      <Confirm
        open={asking}
        danger
        title={t('cancel.ask', { name: campaign.name })}
        confirm={t('cancel.title')}
        onConfirm={() => cancel.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>
          {t('cancel.text', { sent: format.number(ledger?.sent ?? 0), pending: format.number(ledger?.pending ?? 0) })}
        </p>
        <p>{t('cancel.final')}</p>
      </Confirm>
    </>
  );
}
