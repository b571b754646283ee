import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useAudienceName } from '../campaign/runs';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Soft } from '../ui/layout';
import { Badge } from '../ui/status';
import { audienceCountQuery } from './audience-count';
import { OutreachEditor } from './outreach-editor';
import css from './setup.module.css';

type Outreach = Campaign['windows'][number]['outreaches'][number];

/** How many the audience has now, and how many the channel reaches. */
function Reach({ shop, outreach }: { readonly shop: string; readonly outreach: Outreach }) {
  const { t, format } = useI18n();
  const { data } = useQuery(audienceCountQuery(shop, outreach.audience));
  if (!data) return <Soft>{t('common.counting')}</Soft>;
  const reach = data.channels[outreach.channel];
  return (
    <Soft>
      {t('setup.reach', { count: format.number(data.count), reachable: format.number(reach?.reachable ?? 0) })}
      {reach && reach.groupSize.verdict !== 'ok' ? ` · ${format.words(reach.groupSize.words)}` : ''}
    </Soft>
  );
}

/** Every message of every window with its audience's live count; one of them is open for editing. */
export function MessagesStep({ campaign }: { readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const { outreach: open } = useSearch({ from: '/inside/s/$shop/campaigns/$campaign/setup' });
  const nameOf = useAudienceName(campaign.shop);
  const { shop } = campaign;
  return campaign.windows.map(({ window, outreaches, goal }) => (
    <Card key={window} title={t(`window.${window}`)} aside={<Soft>{goal}</Soft>}>
      <ul>
        {outreaches.map((one) => {
          const isOpen = one.id === open;
          const name = nameOf('custom' in one.audience ? one.audience.custom : one.audience.name);
          return (
            <li key={one.id} className={css.outreach}>
              <div>
                <strong>{name}</strong> <Badge tone="accent">{t(`channel.${one.channel}`)}</Badge>{' '}
                {one.enabled ? null : <Badge tone="calm">{t('setup.off')}</Badge>}
                <br />
                <Reach shop={shop} outreach={one} />
                <br />
                <Soft>{t('setup.due', { at: format.instant(one.dueAt, campaign.zone) })}</Soft>
              </div>
              <Link
                to="/s/$shop/campaigns/$campaign/setup"
                params={{ shop, campaign: campaign.campaign }}
                search={{ step: 'messages', ...(isOpen ? {} : { outreach: one.id }) }}
                resetScroll={false}
                aria-expanded={isOpen}
              >
                {t(isOpen ? 'setup.close' : 'setup.edit', { audience: name })}
              </Link>
              {isOpen ? (
                <div className={css.editor}>
                  <OutreachEditor campaign={campaign} outreach={one} />
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Card>
  ));
}
