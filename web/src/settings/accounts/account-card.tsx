import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../../api/client';
import { useMay } from '../../api/may';
import { useI18n } from '../../i18n/i18n';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { TextField } from '../../ui/field';
import { Card, Row, Soft } from '../../ui/layout';
import { Badge, Failure, Notice } from '../../ui/status';
import { TestSend } from '../../winback/test-send';
import css from '../../winback/winback.module.css';
import { AccountForm, type FormChannel } from './account-form';
import { Standing } from './standing';
import { ZaloTest } from './zalo-test';

type Account = Schemas['Account'];
interface Props {
  readonly shop: string;
  readonly channel: FormChannel;
  readonly account: Account | undefined;
  readonly zone: string;
}
const TEST: Readonly<Record<Exclude<FormChannel, 'zalo'>, { readonly text: string; readonly subject?: string }>> = {
  chat: { text: 'Tin thử của {{ shop_name }}.' },
  email: { text: 'Tin thử của {{ shop_name }}.', subject: 'Tin thử của {{ shop_name }}' },
  sms: { text: 'Tin thu cua {{ shop_name }}.' },
};

/** The DNS records of mail: what is to be published, and what the DNS says. */
function Records({ shop, account, zone }: { readonly shop: string; readonly account: Account; readonly zone: string }) {
  const { t, format } = useI18n();
  const may = useMay();
  const cache = useQueryClient();
  const look = useMutation({
    mutationFn: () => data(api.POST('/v1/shops/{shop}/accounts/email/records', { params: { path: { shop } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: [shop, 'accounts'] }),
  });
  const { dkim, records } = account;
  return (
    <section className={css.test} aria-label={t('records.title')}>
      <h3>{t('records.title')}</h3>
      {dkim === undefined ? (
        <Soft>{t('records.noDkim')}</Soft>
      ) : (
        <>
          <TextField label={t('records.name')} readOnly value={dkim.name} />
          <TextField label={t('records.value')} readOnly value={dkim.value} />
        </>
      )}
      {records === undefined ? null : (
        <p>
          {(['dkim', 'spf'] as const).map((one) =>
            records[one] === undefined ? null : (
              <span key={one}>
                {one.toUpperCase()}{' '}
                <Badge tone={records[one] === 'found' ? 'good' : records[one] === 'unknown' ? 'warn' : 'bad'}>
                  {t(`records.${records[one]}`)}
                </Badge>{' '}
              </span>
            ),
          )}
          <Soft>{format.instant(records.at, zone)}</Soft>
        </p>
      )}
      <Failure error={look.error} />
      <Button busy={look.isPending} why={may('owner')} onClick={() => look.mutate()}>
        {t('records.look')}
      </Button>
    </section>
  );
}

/** What must be proven of an account, and how its provider answers. */
function Health({
  account: { checks, verified, health, testedAt },
  zone,
}: {
  readonly account: Account;
  readonly zone: string;
}) {
  const { t, format } = useI18n();
  const { sentAt, refused } = health;
  return (
    <>
      <ul className={css.conditions}>
        {checks.map(({ check, state }) => (
          <li key={check}>
            <Badge tone={state === 'met' ? 'good' : state === 'failed' ? 'bad' : 'warn'}>
              {t(`accounts.${state}`)}
            </Badge>{' '}
            {t(`accounts.check.${check}`)}
          </li>
        ))}
      </ul>
      {verified ? null : <Soft>{t('accounts.unverified')}</Soft>}
      {refused === undefined ? null : (
        <Notice tone="bad">
          <p>{t('accounts.refused', { reason: refused.reason, at: format.instant(refused.at, zone) })}</p>
        </Notice>
      )}
      {testedAt === undefined ? null : <Soft>{t('accounts.tested', { at: format.instant(testedAt, zone) })}</Soft>}
      {sentAt === undefined ? null : <Soft>{t('accounts.sent', { at: format.instant(sentAt, zone) })}</Soft>}
    </>
  );
}

function Remove({ shop, channel }: Pick<Props, 'shop' | 'channel'>) {
  const { t } = useI18n();
  const may = useMay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const name = t(`channel.${channel}`);
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/shops/{shop}/accounts/{channel}', { params: { path: { shop, channel } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: [shop, 'accounts'] }),
  });
  return (
    <>
      <Button kind="quiet" why={may('owner')} onClick={() => setAsking(true)}>
        {t('accounts.remove')}
      </Button>
      <Confirm
        open={asking}
        danger
        title={t('accounts.removeAsk', { channel: name })}
        confirm={t('accounts.remove')}
        onConfirm={() => remove.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>{t('accounts.removeText', { channel: name })}</p>
      </Confirm>
    </>
  );
}

/** What is to be done for an account that is saved: addresses and records to publish, a message to try. */
function Proofs({ shop, channel, account, zone }: Props & { readonly account: Account }) {
  const { t } = useI18n();
  return (
    <>
      {channel === 'email' ? <Records shop={shop} account={account} zone={zone} /> : null}
      {account.callbackUrl === undefined ? null : (
        <TextField label={t('accounts.callback')} readOnly value={account.callbackUrl} />
      )}
      {channel === 'sms' || channel === 'zalo' ? <Standing shop={shop} channel={channel} account={account} /> : null}
      {channel === 'zalo' ? (
        <ZaloTest shop={shop} />
      ) : (
        <TestSend shop={shop} channel={channel} kind="campaign" template={TEST[channel]} />
      )}
    </>
  );
}

/** A channel: the shop's own account, or that it sends by the installation's. */
export function AccountCard({ shop, channel, account, zone }: Props) {
  const { t } = useI18n();
  const [editing, setEditing] = useState(false);
  const isOurs = account?.kind !== 'sms_described';
  return (
    <Card
      title={t(`channel.${channel}`)}
      aside={
        account === undefined ? (
          <Badge tone="calm">{t('accounts.shared')}</Badge>
        ) : (
          <Badge tone={account.verified ? 'good' : 'warn'}>
            {t(account.verified ? 'accounts.verified' : 'accounts.open')}
          </Badge>
        )
      }
    >
      {account === undefined ? <p>{t('accounts.sharedText')}</p> : <Health account={account} zone={zone} />}
      {editing ? (
        <AccountForm shop={shop} channel={channel} account={account} onDone={() => setEditing(false)} />
      ) : (
        <Row>
          {isOurs ? (
            <Button onClick={() => setEditing(true)}>{t(account ? 'accounts.edit' : 'accounts.add')}</Button>
          ) : (
            <Soft>{t('accounts.byApi')}</Soft>
          )}
          {account ? <Remove shop={shop} channel={channel} /> : null}
        </Row>
      )}
      {account && !editing ? <Proofs shop={shop} channel={channel} account={account} zone={zone} /> : null}
    </Card>
  );
}
