import { useQuery } from '@tanstack/react-query';
import { api, data, type Schemas } from '../../api/client';
import { useI18n } from '../../i18n/i18n';
import { Soft } from '../../ui/layout';
import { Failure } from '../../ui/status';
import css from '../../winback/winback.module.css';

interface Props {
  readonly shop: string;
  readonly channel: 'sms' | 'zalo';
  readonly account: Schemas['Account'];
}

/** What is left on the shop's account, as its provider says it now. */
export function Standing({ shop, channel, account }: Props) {
  const { t, format } = useI18n();
  const { data: found, error } = useQuery({
    queryKey: [shop, 'accounts', channel, account.version, 'standing'],
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/accounts/{channel}/standing', { params: { path: { shop, channel } } })),
    retry: false,
  });
  const { balance, zalo } = found ?? {};
  if (found && !balance && !zalo) return null;
  return (
    <section className={css.test} aria-label={t('accounts.standing')}>
      <h3>{t('accounts.standing')}</h3>
      <Failure error={error} />
      {balance === undefined ? null : (
        <p>
          {t('accounts.balance')}: {format.money(balance.amount, balance.currency)}
        </p>
      )}
      {zalo?.daily === undefined ? null : (
        <p>
          {t('accounts.zaloDaily', {
            daily: format.number(zalo.daily),
            remaining: format.number(zalo.remaining ?? zalo.daily),
          })}
        </p>
      )}
      {zalo?.promotionRemaining === undefined ? null : (
        <p>{t('accounts.zaloPromotion', { count: format.number(zalo.promotionRemaining) })}</p>
      )}
      {zalo?.quality === undefined ? null : (
        <Soft>{t('accounts.zaloQuality', { now: zalo.quality, week: zalo.weekQuality ?? '–' })}</Soft>
      )}
    </section>
  );
}
