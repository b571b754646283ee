import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { TextField } from '../ui/field';
import { Soft, Stack } from '../ui/layout';
import { Failure, Skeleton } from '../ui/status';
import { type PreviewInput, previewQuery } from './content';
import { MailFrame } from './mail-frame';
import css from './messages.module.css';
import { useSettled } from './use-settled';

const REF = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;
const SETTLE_MS = 400;

/** The words as they stand on a phone: a bubble, an SMS, a mail. */
function Body({
  channel,
  message,
}: {
  readonly channel: PreviewInput['channel'];
  readonly message: Schemas['TemplatePreview'];
}) {
  const { t } = useI18n();
  if (message.html !== undefined) return <MailFrame html={message.html} title={t('preview.mail')} />;
  // Names come from anywhere: each line keeps to its own direction.
  return (
    <p className={channel === 'sms' ? css.sms : css.bubble} dir="auto">
      {message.text}
    </p>
  );
}

/** The message as one customer would get it, made by the code that sends. */
export function Preview({ shop, message }: { readonly shop: string; readonly message: PreviewInput }) {
  const { t } = useI18n();
  const [customer, setCustomer] = useState('');
  const wanted = useSettled(customer.trim(), SETTLE_MS);
  const query = useQuery(previewQuery(shop, { ...message, ...(REF.test(wanted) ? { customer: wanted } : {}) }));
  const { data, error } = query;
  return (
    <Stack>
      <TextField
        label={t('preview.customer')}
        hint={t('preview.customerHint')}
        value={customer}
        onChange={({ target }) => setCustomer(target.value)}
      />
      <section className={css.phone} aria-label={t('preview.title')}>
        {error ? <Failure error={error} /> : null}
        {data || error ? null : <Skeleton />}
        {data && !error ? (
          <>
            {data.to === undefined && wanted !== '' ? <Soft>{t('preview.noAddress')}</Soft> : null}
            {data.subject === undefined ? null : (
              <p>
                <Soft>{t('message.subject')}:</Soft> <strong>{data.subject}</strong>
              </p>
            )}
            <Body channel={message.channel} message={data} />
            {data.sms ? (
              <Soft>
                {t('message.parts', {
                  units: data.sms.units,
                  parts: data.sms.parts,
                  perPart: data.sms.perPart,
                  encoding: data.sms.encoding === 'gsm7' ? 'GSM-7' : 'UCS-2',
                })}
              </Soft>
            ) : null}
          </>
        ) : null}
      </section>
    </Stack>
  );
}
