import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { shopQuery, winbackConditionsQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures, Soft } from '../ui/layout';
import { Loaded } from '../ui/status';
import { Conditions } from './conditions';

interface Props {
  readonly shop: string;
  readonly winback: Schemas['Winback'];
}

/** Before "Gửi ngay": the seed's conditions, whom the saved draft would reach, whom it cannot, and what that would cost. */
export function Estimate({ shop, winback }: Props) {
  const { t, format } = useI18n();
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery(winbackConditionsQuery(shop, winback.winback, winback.version));
  return (
    <Card title={t('winback.conditions')}>
      <Loaded query={query}>
        {({ conditions, estimate: { count, heldOut, outOfReach, parts, cost } }) => (
          <>
            <Conditions conditions={conditions} />
            <Soft>{t('winback.estimate')}</Soft>
            <Figures>
              <Figure name={t('send.count')} value={format.number(count)} />
              <Figure name={t('send.heldOut')} value={format.number(heldOut)} />
              <Figure name={t('send.outOfReach')} value={format.number(outOfReach)} />
              {winback.channel === 'sms' ? <Figure name={t('check.smsParts')} value={format.number(parts)} /> : null}
              {cost === undefined || !own ? null : (
                <Figure name={t('send.cost')} value={format.money(cost, own.currency)} />
              )}
            </Figures>
            {outOfReach > 0 ? <Soft>{t('send.outOfReachNote')}</Soft> : null}
          </>
        )}
      </Loaded>
    </Card>
  );
}
