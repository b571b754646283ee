import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Failure, Notice } from '../ui/status';
import { recipientsQuery } from './recipients';
import css from './winback.module.css';

type Body = Schemas['TestSendInput'];
interface Props {
  readonly shop: string;
  readonly channel: Body['channel'];
  readonly template: Body['template'];
  readonly offer?: string;
  /** Whose rules of content hold. */
  readonly kind?: NonNullable<Body['kind']>;
}
const POLL_MS = 500;
const POLLS = 30;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for what becomes of a test send; after a while what is known must do. */
async function outcome(shop: string, testSend: string): Promise<Schemas['TestSend']> {
  for (let poll = 0; ; poll += 1) {
    const found = await data(
      api.GET('/v1/shops/{shop}/test-sends/{testSend}', { params: { path: { shop, testSend } } }),
    );
    if (found.state !== 'waiting' || poll >= POLLS) return found;
    await pause(POLL_MS);
  }
}

/** "Gửi thử": the message to the seller's own address, which proves itself with a code the first time. */
export function TestSend({ shop, channel, template, offer, kind = 'winback' }: Props) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [to, setTo] = useState('');
  const [code, setCode] = useState('');
  const { data: known } = useQuery(recipientsQuery(shop));
  const own = known?.recipients.filter((one) => one.channel === channel) ?? [];
  const address = to.trim();
  const isPending = own.some((one) => one.address === address && !one.verified);
  const refresh = () => cache.invalidateQueries({ queryKey: recipientsQuery(shop).queryKey });
  const send = useMutation({
    mutationFn: async () => {
      const params = { path: { shop } };
      if (!own.some((one) => one.address === address)) {
        const added = await data(api.POST('/v1/shops/{shop}/test-recipients', { params, body: { channel, address } }));
        setTo(added.address);
        await refresh();
        if (!added.verified) return undefined;
      }
      if (isPending) {
        await data(api.POST('/v1/shops/{shop}/test-recipients/verify', { params, body: { channel, address, code } }));
        await refresh();
        setCode('');
      }
      const { testSend } = await data(
        api.POST('/v1/shops/{shop}/test-sends', {
          params,
          body: { channel, kind, template, to: address, ...(offer === undefined ? {} : { offer }) },
        }),
      );
      return outcome(shop, testSend);
    },
  });
  const why = address === '' ? t('test.why') : isPending && !/^\d{6}$/.test(code) ? t('test.whyCode') : undefined;
  return (
    <section className={css.test} aria-label={t('test.title')}>
      <h3>{t('test.title')}</h3>
      <TextField
        label={t(`test.to.${channel}`)}
        hint={t('test.hint')}
        list="test-recipients"
        value={to}
        onChange={({ target }) => setTo(target.value)}
      />
      <datalist id="test-recipients">
        {own.map((one) => (
          <option key={one.address} value={one.address} />
        ))}
      </datalist>
      {isPending ? (
        <TextField
          label={t('test.code')}
          hint={t('test.codeHint')}
          inputMode="numeric"
          maxLength={6}
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
      ) : null}
      <Failure error={send.error} />
      {send.data ? (
        <Notice tone={send.data.state === 'sent' ? 'good' : 'warn'}>{t(`test.${send.data.state}`)}</Notice>
      ) : null}
      <Button busy={send.isPending} why={why} onClick={() => send.mutate()}>
        {t(isPending ? 'test.verify' : 'test.send')}
      </Button>
    </section>
  );
}
