import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { ApiProblem } from '../api/problem';
import { experimentQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Soft } from '../ui/layout';
import { Badge, Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import { useAudienceName } from './runs';

type Outreach = Campaign['windows'][number]['outreaches'][number];
type Variant = Schemas['Experiment']['variants'][number];

/** The messages of one outreach beside each other. */
function Experiment({ campaign, outreach, title }: Props) {
  const { t, format } = useI18n();
  const query = useQuery(experimentQuery(campaign.shop, campaign.campaign, outreach.id));
  if (query.error instanceof ApiProblem && query.error.code === 'experiment_not_found') {
    return (
      <Card title={title}>
        <Empty title={t('variants.notYet')}>
          <p>{t('variants.notYetText', { at: format.instant(outreach.dueAt, campaign.zone) })}</p>
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={title}>
      <Loaded query={query}>
        {({ variants, winner, metric, words, until }) => {
          const money =
            ({ revenue: { currency } }: Variant) =>
            (amount: number) =>
              format.money(amount, currency);
          const write = (one: Variant) => (metric === 'revenue' ? money(one) : format.percent);
          const change = (one: Variant) => (metric === 'revenue' ? money(one) : format.points);
          return (
            <>
              <Table
                label={title}
                rows={variants}
                keyOf={({ variant }) => variant}
                columns={[
                  {
                    name: t('variants.message'),
                    cell: ({ variant }) => (
                      <>
                        {t('variants.name', { variant: variant.toUpperCase() })}{' '}
                        {variant === winner ? <Badge tone="good">{t('variants.winner')}</Badge> : null}
                      </>
                    ),
                  },
                  { name: t('variants.assigned'), number: true, cell: ({ assigned }) => format.number(assigned) },
                  { name: t('funnel.clicked'), number: true, cell: ({ clicked }) => format.number(clicked) },
                  { name: t('funnel.bought'), number: true, cell: ({ bought }) => format.number(bought) },
                  { name: t(`variants.${metric}`), number: true, cell: (one) => write(one)(one.value) },
                  {
                    name: t('variants.difference'),
                    cell: (one) => {
                      if (one.difference === undefined) return '–';
                      const { lift, low, high } = one.difference;
                      const told = change(one);
                      return `${told(lift)} ${t('lift.between', { low: told(low), high: told(high) })}`;
                    },
                  },
                ]}
              />
              <p>{format.words(words)}</p>
              <Soft>{t('variants.until', { at: format.instant(until, campaign.zone) })}</Soft>
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
interface Props {
  readonly campaign: Campaign;
  readonly outreach: Outreach;
  readonly title: string;
}

/** Every outreach that tries several messages. */
export function Variants({ campaign }: Pick<Props, 'campaign'>) {
  const { t } = useI18n();
  const nameOf = useAudienceName(campaign.shop);
  const tried = campaign.windows.flatMap(({ window, outreaches }) =>
    outreaches.filter(({ experiment }) => experiment !== undefined).map((outreach) => ({ window, outreach })),
  );
  if (tried.length === 0) {
    return (
      <Card title={t('variants.title')}>
        <Empty title={t('variants.none')}>
          <p>{t('variants.noneText')}</p>
        </Empty>
      </Card>
    );
  }
  return tried.map(({ window, outreach }) => {
    const { audience } = outreach;
    const whom = nameOf('custom' in audience ? audience.custom : audience.name);
    return (
      <Experiment
        key={outreach.id}
        campaign={campaign}
        outreach={outreach}
        title={`${t('variants.title')}: ${whom} · ${t(`window.${window}`)}`}
      />
    );
  });
}
