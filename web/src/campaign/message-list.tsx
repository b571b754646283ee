import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Soft } from '../ui/layout';
import { Badge } from '../ui/status';
import css from './campaign.module.css';
import { useAudienceName } from './runs';

/** The messages of a campaign as they stand, window by window. */
export function MessageList({ campaign }: { readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const nameOf = useAudienceName(campaign.shop);
  return campaign.windows.map(({ window, outreaches }) => (
    <Card key={window} title={t(`window.${window}`)}>
      <ul className={css.messages}>
        {outreaches.map(({ id, audience, channel, template, dueAt, enabled }) => (
          <li key={id}>
            <strong>{nameOf('custom' in audience ? audience.custom : audience.name)}</strong>{' '}
            <Badge tone="accent">{t(`channel.${channel}`)}</Badge>{' '}
            {enabled ? null : <Badge tone="calm">{t('setup.off')}</Badge>}
            <br />
            <Soft>{format.instant(dueAt, campaign.zone)}</Soft>
            <p className={css.text}>{template.text}</p>
          </li>
        ))}
      </ul>
    </Card>
  ));
}
