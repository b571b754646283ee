import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Button } from '../ui/button';
import { Card } from '../ui/layout';
import { Badge, Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import { useSay } from '../ui/toast';
import { recipientsQuery } from '../winback/recipients';

/** The seller's own addresses for test sends. */
export function Recipients({ shop }: { readonly shop: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const query = useQuery(recipientsQuery(shop));
  const remove = useMutation({
    mutationFn: (query: { channel: 'chat' | 'email' | 'sms' | 'zalo'; address: string }) =>
      api.DELETE('/v1/shops/{shop}/test-recipients', { params: { path: { shop }, query } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: recipientsQuery(shop).queryKey }),
    onError: (error) => say(problemSentence(error, i18n), 'bad'),
  });
  return (
    <Card title={t('settings.recipients')}>
      <Loaded query={query}>
        {({ recipients }) =>
          recipients.length === 0 ? (
            <Empty title={t('settings.noRecipients')}>
              <p>{t('settings.noRecipientsText')}</p>
            </Empty>
          ) : (
            <Table
              label={t('settings.recipients')}
              rows={recipients}
              keyOf={({ channel, address }) => `${channel} ${address}`}
              columns={[
                { name: t('runs.channel'), cell: ({ channel }) => t(`channel.${channel}`) },
                { name: t('settings.address'), cell: ({ address }) => address },
                {
                  name: t('settings.verified'),
                  cell: ({ verified }) => (
                    <Badge tone={verified ? 'good' : 'warn'}>{t(verified ? 'settings.yes' : 'settings.notYet')}</Badge>
                  ),
                },
                {
                  name: t('settings.remove'),
                  cell: ({ channel, address }) => (
                    <Button kind="quiet" busy={remove.isPending} onClick={() => remove.mutate({ channel, address })}>
                      {t('settings.removeOne', { address })}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
