import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { campaignQuery } from '../api/queries';
import { sessionQuery } from '../api/session';
import { CampaignSwitch } from '../campaigns/campaign-switch';
import { whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Timeline } from '../setup/timeline';
import { Card, PageHead, Row, Soft } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Loaded } from '../ui/status';
import { Tabs } from '../ui/tabs';
import { CancelCampaign } from './cancel-campaign';
import { MessageList } from './message-list';
import { Monitor } from './monitor';

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
          <Card title={t('campaign.windows')}>
            <Timeline windows={campaign.windows} zone={campaign.zone} />
          </Card>
          <Tabs
            label={t('campaign.parts')}
            chosen={tab}
            tabs={[
              { id: 'monitor', name: t('campaign.monitor') },
              { id: 'messages', name: t('campaign.messages') },
            ]}
            onChoose={(next) =>
              void navigate({
                to: '/s/$shop/campaigns/$campaign',
                params: { shop, campaign: key },
                search: next === 'monitor' ? {} : { tab: next },
                resetScroll: false,
              })
            }
          />
          {tab === 'monitor' ? <Monitor shop={shop} campaign={campaign} /> : <MessageList campaign={campaign} />}
          <Row>
            <CancelCampaign shop={shop} campaign={campaign} />
            <Soft>{t('campaign.cancelHint')}</Soft>
          </Row>
        </>
      )}
    </Loaded>
  );
}
