import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { campaignQuery } from '../api/queries';
import { TONES, whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { SETUP_STEPS } from '../search';
import { PageHead } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Badge, Loaded, Notice } from '../ui/status';
import { CheckStep } from './check-step';
import { MessagesStep } from './messages-step';
import css from './setup.module.css';
import { VoucherStep } from './voucher-step';
import { WindowsStep } from './windows-step';

const STEPS = ['windows', ...SETUP_STEPS] as const;
type Step = (typeof STEPS)[number];
const searchOf = (step: Step | undefined) => (step === undefined || step === 'windows' ? {} : { step });

/** "Cài đặt ngay": windows, messages, voucher and products, check, switch. Each step is an address of its own. */
export function Setup() {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { shop, campaign: key } = useParams({ from: '/inside/s/$shop/campaigns/$campaign/setup' });
  const { step = 'windows' } = useSearch({ from: '/inside/s/$shop/campaigns/$campaign/setup' });
  const query = useQuery(campaignQuery(shop, key));
  const at = STEPS.indexOf(step);
  const to = '/s/$shop/campaigns/$campaign/setup' as const;
  const params = { shop, campaign: key };
  return (
    <Loaded query={query} lines={8}>
      {(campaign) => {
        const refused = whyNot(campaign, 'edit', i18n);
        return (
          <>
            <PageHead
              title={t('setup.title', { name: campaign.name })}
              lead={t('campaign.lead', {
                day: format.calendarDay(campaign.saleDay),
                zone: campaign.zone,
                offset: format.zone(campaign.zone),
              })}
            >
              <Badge tone={TONES[campaign.state]}>{t(`state.${campaign.state}`)}</Badge>
            </PageHead>
            <nav aria-label={t('setup.steps')} className={css.steps}>
              {STEPS.map((one, i) => (
                <Link
                  key={one}
                  to={to}
                  params={params}
                  search={searchOf(one)}
                  className={one === step ? css.here : undefined}
                  activeOptions={{ exact: true, includeSearch: false }}
                  activeProps={{ 'aria-current': one === step ? 'step' : undefined }}
                >
                  {i + 1}. {t(`setup.${one}`)}
                </Link>
              ))}
            </nav>
            {refused === undefined ? null : <Notice tone="warn">{refused}</Notice>}
            {step === 'windows' ? <WindowsStep campaign={campaign} /> : null}
            {step === 'messages' ? <MessagesStep campaign={campaign} /> : null}
            {step === 'vouchers' ? <VoucherStep campaign={campaign} /> : null}
            {step === 'check' ? <CheckStep campaign={campaign} /> : null}
            <div className={css.foot}>
              {at > 0 ? (
                <LinkButton to={to} params={params} search={searchOf(STEPS[at - 1])}>
                  {t('setup.back')}
                </LinkButton>
              ) : (
                <span />
              )}
              {at < STEPS.length - 1 ? (
                <LinkButton kind="primary" to={to} params={params} search={searchOf(STEPS[at + 1])}>
                  {t('setup.next', { step: t(`setup.${STEPS[at + 1] ?? 'check'}`) })}
                </LinkButton>
              ) : (
                <LinkButton to="/s/$shop/campaigns/$campaign" params={params}>
                  {t('setup.open')}
                </LinkButton>
              )}
            </div>
          </>
        );
      }}
    </Loaded>
  );
}
