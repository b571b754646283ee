import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { campaignQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { CampaignSwitch } from '../campaigns/campaign-switch';
import { FourEyes } from '../campaigns/four-eyes';
import { type Campaign, whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { CAMPAIGN_TABS, type CampaignTab } from '../search';
import { Timeline } from '../setup/timeline';
import { Card, PageHead, Row, Soft, Stack } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Loaded } from '../ui/status';
import { Tabs } from '../ui/tabs';
import { CancelCampaign } from './cancel-campaign';
import { Failed } from './failed';
import { Hours } from './hours';
import { Lift } from './lift';
import { MessageList } from './message-list';
import { Monitor } from './monitor';
import { Variants } from './variants';

function Part({
  tab,
  shop,
  campaign,
}: {
  readonly tab: CampaignTab;
  readonly shop: string;
  readonly campaign: Campaign;
}) {
  switch (tab) {
    case 'monitor':
      return <Monitor shop={shop} campaign={campaign} />;
    case 'hours':
      return <Hours shop={shop} campaign={campaign} />;
    case 'compare':
      return (
        <Stack>
          <Lift shop={shop} campaign={campaign} />
          <Variants campaign={campaign} />
        </Stack>
      );
    case 'failed':
      return <Failed shop={shop} campaign={campaign} />;
    case 'messages':
      return <MessageList campaign={campaign} />;
  }
}

/** A campaign: its windows, its switch, what it is doing and what it brought. */
export function CampaignPage() {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { shop, campaign: key } = useParams({ from: '/inside/s/$shop/campaigns/$campaign' });
  const { tab = 'monitor' } = useSearch({ from: '/inside/s/$shop/campaigns/$campaign' });
  const navigate = useNavigate();
  const { data: session } = useQuery(sessionQuery);
  const query = useQuery({ ...campaignQuery(shop, key), refetchInterval: 5_000 });
  return (
    <Loaded query={query} lines={8}>
      {(campaign) => (
        <>
          <PageHead
            title={campaign.name}
            lead={t('campaign.lead', {
              day: format.calendarDay(campaign.saleDay),
              zone: campaign.zone,
              offset: format.zone(campaign.zone),
            })}
          >
            <CampaignSwitch shop={shop} campaign={campaign} />
          </PageHead>
          <Row>
            {whyNot(campaign, 'edit', i18n) === undefined ? (
              <LinkButton to="/s/$shop/campaigns/$campaign/setup" params={{ shop, campaign: key }}>
                {t('campaign.edit')}
              </LinkButton>
            ) : null}
            {session?.temporalUi === undefined ? null : (
              <a
                href={`${session.temporalUi}/workflows/${encodeURIComponent(campaign.workflow)}`}
                target="_blank"
                rel="noreferrer"
              >
                {t('campaign.workflow')}
              </a>
            )}
          </Row>
          <FourEyes shop={shop} campaign={campaign} />
          <Card title={t('campaign.windows')}>
            <Timeline windows={campaign.windows} zone={campaign.zone} />
          </Card>
          <Tabs
            label={t('campaign.parts')}
            chosen={tab}
            tabs={CAMPAIGN_TABS.map((id) => ({ id, name: t(`campaign.${id}`) }))}
            onChoose={(next) =>
              void navigate({
                to: '/s/$shop/campaigns/$campaign',
                params: { shop, campaign: key },
                search: next === 'monitor' ? {} : { tab: next },
                resetScroll: false,
              })
            }
          />
          <Part tab={tab} shop={shop} campaign={campaign} />
          <Row>
            <CancelCampaign shop={shop} campaign={campaign} />
            <Soft>{t('campaign.cancelHint')}</Soft>
          </Row>
        </>
      )}
    </Loaded>
  );
}
