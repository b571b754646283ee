import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { offersQuery, shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Card, PageHead } from '../ui/layout';
import { Badge, Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import { NewOffer } from './new-offer';

/** The shop's vouchers. */
export function Offers() {
  const { t, format } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/offers' });
  const query = useQuery(offersQuery(shop));
  const { data: own } = useQuery(shopQuery(shop));
  const zone = own?.zone ?? 'UTC';
  return (
    <>
      <PageHead title={t('offers.title')} lead={t('offers.lead')} />
      <Card title={t('offers.list')}>
        <Loaded query={query}>
          {({ offers }) =>
            offers.length === 0 ? (
              <Empty title={t('offers.none')}>
                <p>{t('offers.noneText')}</p>
              </Empty>
            ) : (
              <Table
                label={t('offers.list')}
                rows={offers}
                keyOf={({ offer }) => offer}
                columns={[
                  {
                    name: t('offers.name'),
                    cell: ({ offer, name }) => (
                      <Link to="/s/$shop/offers/$offer" params={{ shop, offer }}>
                        {name}
                      </Link>
                    ),
                  },
                  { name: t('offers.kind'), cell: ({ kind }) => <Badge tone="calm">{t(`offers.${kind}`)}</Badge> },
                  { name: t('offers.code'), cell: ({ code }) => code ?? '–' },
                  { name: t('offers.from'), cell: ({ startsAt }) => format.instant(startsAt, zone) },
                  { name: t('offers.until'), cell: ({ endsAt }) => format.instant(endsAt, zone) },
                ]}
              />
            )
          }
        </Loaded>
      </Card>
      <NewOffer shop={shop} zone={zone} />
    </>
  );
}
