import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { winbacksQuery } from '../api/queries';
import { TONES } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, PageHead } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Badge, Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';

/** The shop's programmes for customers who stopped buying. */
export function Winbacks() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/winbacks' });
  const query = useQuery(winbacksQuery(shop));
  const create = (
    <LinkButton kind="primary" to="/s/$shop/winbacks/new" params={{ shop }}>
      {t('winbacks.create')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t('winbacks.title')} lead={t('winbacks.lead')}>
        {create}
      </PageHead>
      <Card>
        <Loaded query={query}>
          {({ winbacks }) =>
            winbacks.length === 0 ? (
              <Empty title={t('winbacks.none')}>
                <p>{t('winbacks.noneText')}</p>
                {create}
              </Empty>
            ) : (
              <Table
                label={t('winbacks.title')}
                rows={winbacks}
                keyOf={({ winback }) => winback}
                columns={[
                  {
                    name: t('winback.name'),
                    cell: ({ winback, name }) => (
                      <Link to="/s/$shop/winbacks/$winback" params={{ shop, winback }}>
                        {name}
                      </Link>
                    ),
                  },
                  { name: t('winback.channel'), cell: ({ channel }) => t(`channel.${channel}`) },
                  { name: t('winback.days'), number: true, cell: ({ days }) => t('winback.nDays', { days }) },
                  {
                    name: t('campaigns.state'),
                    cell: ({ state }) => <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>,
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Card>
    </>
  );
}
