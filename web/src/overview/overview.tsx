import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { campaignsQuery, eligibilityQuery, heldRunsQuery, shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Card, Columns, PageHead, Stack } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Loaded, Notice } from '../ui/status';
import { Conditions } from './conditions';
import { Suggestions } from './suggestions';
import { Underway } from './underway';

/** What the shop may do, what is under way, and what would be worth doing next. */
export function Overview() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/' });
  const own = useQuery(shopQuery(shop));
  const eligibility = useQuery(eligibilityQuery(shop));
  const campaigns = useQuery(campaignsQuery(shop));
  const held = useQuery(heldRunsQuery(shop));
  return (
    <>
      <PageHead title={t('overview.title', { shop: own.data?.name ?? shop })} lead={t('overview.lead')}>
        <LinkButton kind="primary" to="/s/$shop/campaigns/new" params={{ shop }}>
          {t('campaigns.setUp')}
        </LinkButton>
      </PageHead>
      {(held.data?.runs ?? []).map(({ run, outreach, held: why }) => (
        <Notice key={run} tone="bad" title={t('held.title', { outreach })}>
          <p>{t(`held.${why.reason}`, { detail: why.detail })}</p>
        </Notice>
      ))}
      <Columns>
        <Card title={t('eligibility.title')}>
          <Loaded query={eligibility} lines={5}>
            {(found) => <Conditions eligibility={found} />}
          </Loaded>
        </Card>
        <Card title={t('overview.underway')}>
          <Loaded query={campaigns}>{(found) => <Underway shop={shop} campaigns={found.campaigns} />}</Loaded>
        </Card>
      </Columns>
      <Stack>
        <Suggestions shop={shop} campaigns={campaigns.data?.campaigns ?? []} />
      </Stack>
    </>
  );
}
