import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Notice } from '../ui/status';

/** Switches that hold the shop now, whatever the campaign's own says. */
export function Stops({ stops, zone }: { readonly stops: readonly Schemas['StopSwitch'][]; readonly zone: string }) {
  const { t, format } = useI18n();
  return stops.map(({ scope, channel, reason, since }) => (
    <Notice
      key={`${scope} ${channel}`}
      tone="bad"
      title={t(`stop.${scope}`, { channel: channel ? t(`channel.${channel}`) : '' })}
    >
      <p>
        {t('stop.why', { reason })} {since === undefined ? null : format.instant(since, zone)}
      </p>
    </Notice>
  ));
}
