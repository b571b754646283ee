import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import { liftQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures, Soft } from '../ui/layout';
import { Badge, Empty, Loaded, type Tone } from '../ui/status';
import { Interval } from './interval';

const TONES: Readonly<Record<string, Tone>> = { more: 'good', fewer: 'bad', blocked: 'bad' };

/** What the messages brought beside those who got none: the rates, the difference with its interval, and what may be said of it. */
export function Lift({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const query = useQuery(liftQuery(shop, campaign.campaign));
  if (query.error instanceof ApiProblem && query.error.code === 'no_holdout') {
    return (
      <Card title={t('lift.title')}>
        <Empty title={t('lift.noHoldout')}>
          <p>{t('lift.noHoldoutText')}</p>
        </Empty>
      </Card>
    );
  }
  return (
    <Loaded query={query}>
      {({ treated, holdout, lift, revenuePerPerson, verdict, words, until }) => (
        <Card title={t('lift.title')} aside={<Badge tone={TONES[verdict] ?? 'calm'}>{t(`lift.${verdict}`)}</Badge>}>
          <Figures>
            <Figure
              name={t('lift.treated')}
              value={format.percent(treated.rate)}
              note={t('lift.of', { bought: format.number(treated.bought), assigned: format.number(treated.assigned) })}
            />
            <Figure
              name={t('lift.holdout')}
              value={format.percent(holdout.rate)}
              note={t('lift.of', { bought: format.number(holdout.bought), assigned: format.number(holdout.assigned) })}
            />
            {lift === undefined ? null : (
              <Figure
                name={t('lift.difference')}
                value={t('lift.points', { points: format.points(lift.lift) })}
                note={t('lift.between', { low: format.points(lift.low), high: format.points(lift.high) })}
              />
            )}
            {revenuePerPerson === undefined ? null : (
              <Figure
                name={t('lift.revenue')}
                value={format.money(revenuePerPerson.lift, revenuePerPerson.currency)}
                note={t('lift.between', {
                  low: format.money(revenuePerPerson.low, revenuePerPerson.currency),
                  high: format.money(revenuePerPerson.high, revenuePerPerson.currency),
                })}
              />
            )}
          </Figures>
          {lift === undefined ? null : <Interval low={lift.low} value={lift.lift} high={lift.high} />}
          <p>{format.words(words)}</p>
          <Soft>{t('lift.until', { at: format.instant(until, campaign.zone) })}</Soft>
        </Card>
      )}
    </Loaded>
  );
}
