import { useState } from 'react';
import type { Schemas } from '../api/client';
import type { Campaign } from '../campaigns/states';
import { whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { MessageEditor } from '../messages/message-editor';
import { templateOf, wordsOf } from '../messages/words';
import { Button } from '../ui/button';
import { Checkbox, TextField } from '../ui/field';
import { Row, Stack } from '../ui/layout';
import { Failure } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import { useEdit } from './use-edit';
import { type OutreachInput, windowInputs } from './window-inputs';
import { fromLocalInput, toLocalInput } from './zoned';

type Outreach = Campaign['windows'][number]['outreaches'][number];
type Channel = Schemas['Campaign']['windows'][number]['outreaches'][number]['channel'];

/** One message: its channel, words, time and whether it is sent at all. */
export function OutreachEditor({ campaign, outreach }: { readonly campaign: Campaign; readonly outreach: Outreach }) {
  const i18n = useI18n();
  const { t } = i18n;
  const edit = useEdit(campaign);
  const { channel, template, dueAt, enabled } = outreach;
  const { value, change, forget } = useDraft(`outreach.${campaign.shop}.${campaign.campaign}.${outreach.id}`, {
    channel: channel as Channel,
    ...wordsOf(template),
    due: toLocalInput(dueAt, campaign.zone),
    enabled,
  });
  const [blocked, setBlocked] = useState(false);
  const window = campaign.windows.find(({ outreaches }) => outreaches.some(({ id }) => id === outreach.id));
  const save = (): void => {
    const changed = (one: OutreachInput): OutreachInput => {
      const { card, zalo } = one.template;
      const made = templateOf(value.channel, value);
      return {
        ...one,
        channel: value.channel,
        enabled: value.enabled,
        dueAt: fromLocalInput(value.due, campaign.zone) ?? one.dueAt,
        template: {
          ...made,
          ...(value.channel === 'chat' && card ? { card } : {}),
          // The way to the customer is no field here: it stays as it was.
          ...(made.zalo && zalo?.by ? { zalo: { ...made.zalo, by: zalo.by } } : {}),
        },
      };
    };
    const windows = windowInputs(campaign).map((one) => ({
      ...one,
      outreaches: one.outreaches.map((each) => (each.id === outreach.id ? changed(each) : each)),
    }));
    edit.mutate({ windows }, { onSuccess: forget });
  };
  return (
    <Stack>
      <MessageEditor
        shop={campaign.shop}
        saleDay={campaign.saleDay}
        value={value}
        onChange={change}
        onBlocked={setBlocked}
        {...(window ? { window: window.window } : {})}
        {...(outreach.offer === undefined ? {} : { offer: outreach.offer })}
      />
      <Row>
        <TextField
          label={t('setup.dueAt')}
          type="datetime-local"
          value={value.due}
          onChange={({ target }) => change({ due: target.value })}
        />
        <Checkbox
          label={t('setup.enabled')}
          checked={value.enabled}
          onChange={({ target }) => change({ enabled: target.checked })}
        />
      </Row>
      <Failure error={edit.error} />
      <Button
        kind="primary"
        busy={edit.isPending}
        why={whyNot(campaign, 'edit', i18n) ?? (blocked ? t('setup.blocked') : undefined)}
        onClick={save}
      >
        {t('setup.saveMessage')}
      </Button>
    </Stack>
  );
}
