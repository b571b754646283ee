import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { api, data } from '../api/client';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Select, TextField } from '../ui/field';
import { Card, PageHead, Soft } from '../ui/layout';
import { LinkButton } from '../ui/link-button';
import { Failure } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import { slugOf } from './slug';
import css from './winback.module.css';

const DEFAULT_DAYS = 60;
const KINDS = ['booster', 'winback'] as const;

/** Step 2 of the seed: the kinds of campaign, and the one that brings customers back. */
function Kinds({ shop }: { readonly shop: string }) {
  const { t } = useI18n();
  return (
    <ul className={css.kinds}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <Card title={t(`kind.${kind}`)}>
            <p>{t(`kind.${kind}.text`)}</p>
            {kind === 'winback' ? (
              <LinkButton kind="primary" to="/s/$shop/winbacks/new" params={{ shop }} search={{ kind: 'winback' }}>
                {t('kind.choose', { kind: t(`kind.${kind}`) })}
              </LinkButton>
            ) : (
              <LinkButton to="/s/$shop/campaigns/new" params={{ shop }}>
                {t('kind.choose', { kind: t(`kind.${kind}`) })}
              </LinkButton>
            )}
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** The seed's steps 2 and 3: the kind, then name and channel. The draft begins with the ready message of its channel. */
export function NewWinback() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/winbacks/new' });
  const { kind } = useSearch({ from: '/inside/s/$shop/winbacks/new' });
  const navigate = useNavigate();
  const { data: own } = useQuery(shopQuery(shop));
  const { value, change, forget } = useDraft(`winback.${shop}`, {
    name: '',
    channel: 'email' as 'email' | 'sms',
    link: '',
  });
  const link = value.link.trim() === '' ? (own?.link ?? '') : value.link.trim();
  const create = useMutation({
    mutationFn: async () => {
      const { templates } = await data(
        api.GET('/v1/shops/{shop}/templates', {
          params: {
            path: { shop },
            query: { channel: value.channel, window: 'winback', language: 'vi', offer: 'false' },
          },
        }),
      );
      const first = templates.find(({ step }) => step === undefined || step === 1) ?? templates[0];
      return data(
        api.PUT('/v1/shops/{shop}/winbacks/{winback}', {
          params: { path: { shop, winback: slugOf(value.name) } },
          body: {
            name: value.name.trim(),
            channel: value.channel,
            days: DEFAULT_DAYS,
            link,
            steps: [
              {
                afterDays: 0,
                template: {
                  text: first?.template.text ?? '',
                  ...(value.channel === 'email' ? { subject: first?.template.subject ?? value.name } : {}),
                },
              },
            ],
          },
        }),
      );
    },
    onSuccess: async ({ winback }) => {
      forget();
      await navigate({ to: '/s/$shop/winbacks/$winback', params: { shop, winback } });
    },
  });
  const why = value.name.trim() === '' ? t('winback.whyName') : link === '' ? t('winback.whyLink') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (why === undefined && !create.isPending) create.mutate();
  };
  return (
    <>
      <PageHead title={t('winback.newTitle')} lead={t(kind === undefined ? 'winback.chooseKind' : 'winback.newLead')} />
      {kind === undefined ? (
        <Kinds shop={shop} />
      ) : (
        <Card title={t('kind.winback')}>
          <form className={css.form} onSubmit={submit}>
            <TextField
              label={t('winback.name')}
              maxLength={120}
              value={value.name}
              onChange={({ target }) => change({ name: target.value })}
            />
            <Select
              label={t('winback.channel')}
              value={value.channel}
              onChange={({ target }) => change({ channel: target.value === 'sms' ? 'sms' : 'email' })}
            >
              <option value="email">{t('channel.email')}</option>
              <option value="sms">{t('channel.sms')}</option>
            </Select>
            <Soft>{t(`winback.about.${value.channel}`)}</Soft>
            {own && own.link === undefined ? (
              <TextField
                label={t('winback.link')}
                type="url"
                value={value.link}
                onChange={({ target }) => change({ link: target.value })}
              />
            ) : null}
            <Failure error={create.error} />
            <Button kind="primary" type="submit" busy={create.isPending} why={why}>
              {t('winback.next')}
            </Button>
          </form>
        </Card>
      )}
    </>
  );
}
