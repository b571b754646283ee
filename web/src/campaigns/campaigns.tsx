import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { serverNow } from '../api/clock';
import { campaignsQuery, shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Card, PageHead, Soft } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Badge, Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import { CampaignSwitch } from './campaign-switch';
import { type Campaign, TONES } from './states';

/** The window that is open, or the next to open. */
function nextWindow({ windows }: Campaign) {
  const now = serverNow();
  return windows.find(({ closesAt }) => Date.parse(closesAt) > now);
}

/** The shop's sale days, each with its switch. */
export function Campaigns() {
  const { t, format } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/campaigns' });
  const query = useQuery({ ...campaignsQuery(shop), refetchInterval: 10_000 });
  const { data: own } = useQuery(shopQuery(shop));
  const setUp = (
    <LinkButton kind="primary" to="/s/$shop/campaigns/new" params={{ shop }}>
      {t('campaigns.setUp')}
    </LinkButton>
  );
  const when = (campaign: Campaign) => {
    const next = nextWindow(campaign);
    if (!next) return t('campaigns.noWindow');
    const isOpen = Date.parse(next.opensAt) <= serverNow();
    return (
      <>
        {t(`window.${next.window}`)}
        <br />
        <Soft>
          {t(isOpen ? 'campaigns.openUntil' : 'campaigns.opensAt', {
            at: format.instant(isOpen ? next.closesAt : next.opensAt, campaign.zone),
          })}
        </Soft>
      </>
    );
  };
  return (
    <>
      <PageHead title={t('campaigns.title')} lead={t('campaigns.lead')}>
        {setUp}
      </PageHead>
      <Card>
        <Loaded query={query} lines={6}>
          {({ campaigns }) =>
            campaigns.length === 0 ? (
              <Empty title={t('campaigns.none')}>
                <p>{t('campaigns.noneText')}</p>
                {setUp}
              </Empty>
            ) : (
              <Table
                label={t('campaigns.title')}
                rows={campaigns}
                keyOf={({ campaign }) => campaign}
                columns={[
                  {
                    name: t('campaigns.name'),
                    cell: ({ campaign, name }) => (
                      <Link to="/s/$shop/campaigns/$campaign" params={{ shop, campaign }}>
                        {name}
                      </Link>
                    ),
                  },
                  { name: t('campaigns.saleDay'), cell: ({ saleDay }) => format.calendarDay(saleDay) },
                  {
                    name: t('campaigns.state'),
                    cell: ({ state }) => <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>,
                  },
                  { name: t('campaigns.next'), cell: when },
                  {
                    name: t('campaigns.switch'),
                    cell: (campaign) => <CampaignSwitch shop={shop} campaign={campaign} />,
                  },
                ]}
              />
            )
          }
        </Loaded>
        {own ? <Soft>{t('common.zone', { zone: own.zone, offset: format.zone(own.zone) })}</Soft> : null}
      </Card>
    </>
  );
}
