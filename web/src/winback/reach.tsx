import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { useSettled } from '../messages/use-settled';
import { Button } from '../ui/button';
import { Soft } from '../ui/layout';

const SETTLE_MS = 400;
const MOST_DAYS = 3650;
const reachQuery = (shop: string, channel: 'email' | 'sms', days: string) =>
  queryOptions({
    queryKey: [shop, 'winback reach', channel, days],
    enabled: /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/winbacks/preview', { params: { path: { shop }, query: { channel, days } } })),
  });

interface Props {
  readonly shop: string;
  readonly channel: 'email' | 'sms';
  readonly days: string;
  readonly onChoose: (days: string) => void;
}

/** How many customers the number of days reaches today, and the number that the shop's orders suggest. */
export function Reach({ shop, channel, days, onChoose }: Props) {
  const { t, format } = useI18n();
  const { data: found } = useQuery(reachQuery(shop, channel, useSettled(days, SETTLE_MS)));
  const reach = found?.reach[0];
  const suggested = found?.suggested;
  return (
    <div>
      <Soft>
        {reach
          ? t('winback.reach', {
              qualified: format.number(reach.qualified),
              reachable: format.number(reach.reachable),
              out: format.number(reach.qualified - reach.reachable),
            })
          : t('common.counting')}
      </Soft>
      {suggested ? <Soft>{format.words(suggested.words)}</Soft> : null}
      {suggested?.days !== undefined && String(suggested.days) !== days ? (
        <Button kind="quiet" onClick={() => onChoose(String(suggested.days))}>
          {t('winback.suggested', { days: suggested.days })}
        </Button>
      ) : null}
    </div>
  );
}
