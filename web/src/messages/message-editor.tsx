import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useI18n } from '../i18n/i18n';
import { Select, TextArea, TextField } from '../ui/field';
import { Columns, Soft, Stack } from '../ui/layout';
import { Failure } from '../ui/status';
import { contentCheckQuery, templatesQuery } from './content';
import { Findings } from './findings';
import { MailFields } from './mail-fields';
import { Preview } from './preview';
import { useSettled } from './use-settled';
import { type Channel, templateOf, type Words } from './words';

type Window = 'pre_launch' | 'launch' | 'campaign_day' | 'post_campaign' | 'winback';
interface MessageDraft extends Words {
  readonly channel: Channel;
}
interface Props {
  readonly shop: string;
  readonly value: MessageDraft;
  readonly onChange: (part: Partial<MessageDraft>) => void;
  /** Told whether something blocks a save. */
  readonly onBlocked: (blocked: boolean) => void;
  readonly kind?: 'campaign' | 'winback';
  readonly channels?: readonly Channel[];
  readonly window?: Window;
  readonly offer?: string;
  readonly saleDay?: string;
}
const CHANNELS: readonly Channel[] = ['chat', 'email', 'sms', 'zalo'];
const SETTLE_MS = 400;

/** Words of a message, what the rules say of them while they are typed, and how a customer would see it. */
export function MessageEditor({
  shop,
  value,
  onChange,
  onBlocked,
  kind = 'campaign',
  channels = CHANNELS,
  window,
  offer,
  saleDay,
}: Props) {
  const { t, language } = useI18n();
  const { channel, text, subject, markup, zaloTemplate } = value;
  const isMarkup = channel === 'email' && markup !== 'text';
  const settled = useSettled(value, SETTLE_MS);
  const message = {
    channel: settled.channel,
    kind,
    template: templateOf(settled.channel, settled),
    ...(offer === undefined ? {} : { offer }),
  } as const;
  const check = useQuery(contentCheckQuery(shop, message));
  const ready = useQuery(templatesQuery(shop, { channel, language, ...(window === undefined ? {} : { window }) }));
  const blocked = check.data?.ok === false;
  useEffect(() => onBlocked(blocked), [blocked, onBlocked]);
  const take = (id: string): void => {
    const found = ready.data?.templates.find((one) => one.id === id);
    if (found) onChange({ text: found.template.text, subject: found.template.subject ?? subject, markup: 'text' });
  };
  return (
    <Columns>
      <Stack>
        <Select
          label={t('message.channel')}
          value={channel}
          onChange={({ target }) => onChange({ channel: target.value as Channel })}
        >
          {channels.map((one) => (
            <option key={one} value={one}>
              {t(`channel.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('message.ready')}
          hint={t('message.readyHint')}
          value=""
          onChange={({ target }) => take(target.value)}
        >
          <option value="">{t('message.choose')}</option>
          {(ready.data?.templates ?? []).map(({ id, template }) => (
            <option key={id} value={id}>
              {template.text.slice(0, 70)}…
            </option>
          ))}
        </Select>
        {channel === 'email' ? <MailFields words={value} onChange={onChange} /> : null}
        {channel === 'zalo' ? (
          <TextField
            label={t('message.zaloTemplate')}
            hint={t('message.zaloTemplateHint')}
            inputMode="numeric"
            value={zaloTemplate}
            onChange={({ target }) => onChange({ zaloTemplate: target.value })}
          />
        ) : null}
        {isMarkup ? null : (
          <TextArea
            label={t('message.text')}
            hint={t(channel === 'zalo' ? 'message.zaloHint' : 'message.hint')}
            value={text}
            onChange={({ target }) => onChange({ text: target.value })}
          />
        )}
        {check.data ? (
          <Findings check={check.data} onTake={(better) => onChange({ text: better })} />
        ) : check.error ? (
          <Failure error={check.error} />
        ) : (
          <Soft>{t('message.checking')}</Soft>
        )}
      </Stack>
      <Preview shop={shop} message={{ ...message, ...(saleDay === undefined ? {} : { saleDay }) }} />
    </Columns>
  );
}
