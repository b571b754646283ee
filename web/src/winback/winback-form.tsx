import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, data, type Schemas } from '../api/client';
import { offersQuery, winbackQuery, winbacksQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { fieldSentence } from '../i18n/problem-words';
import { MessageEditor } from '../messages/message-editor';
import { Button } from '../ui/button';
import { Checkbox, Select, TextField } from '../ui/field';
import { Card, Row } from '../ui/layout';
import { Failure } from '../ui/status';
import { useSay } from '../ui/toast';
import { useDraft } from '../ui/use-draft';
import { Estimate } from './estimate';
import { bodyOf, valuesOf, type WinbackValues, winbackTemplate } from './form-values';
import { Reach } from './reach';
import { SendNow } from './send-now';
import { TestSend } from './test-send';
import css from './winback.module.css';

const WHOLE = /^\d{1,4}$/;

/** The seed's step 4: words of the message with a test send, then settings; saved as a draft, or sent now. */
export function WinbackForm({ shop, winback }: { readonly shop: string; readonly winback: Schemas['Winback'] }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useSay();
  const cache = useQueryClient();
  const offers = useQuery(offersQuery(shop));
  const initial = valuesOf(winback);
  const draft = useDraft<WinbackValues>(`winback.${shop}.${winback.winback}`, initial);
  const { register, setValue, watch, trigger, formState } = useForm<WinbackValues>({
    defaultValues: draft.value,
    mode: 'onChange',
  });
  const [blocked, setBlocked] = useState(false);
  const values = watch();
  const isChanged = (Object.keys(initial) as (keyof WinbackValues)[]).some((name) => values[name] !== initial[name]);
  const keep = (part: Partial<WinbackValues>): void => {
    for (const [name, value] of Object.entries(part))
      setValue(name as keyof WinbackValues, value as string, { shouldValidate: true });
    draft.change(part);
  };
  const save = useMutation({
    mutationFn: () =>
      data(
        api.PUT('/v1/shops/{shop}/winbacks/{winback}', {
          params: { path: { shop, winback: winback.winback } },
          body: bodyOf(values, winback),
        }),
      ),
    onSuccess: async (saved) => {
      draft.forget();
      say(t(winback.state === 'draft' ? 'winback.savedDraft' : 'winback.saved'));
      cache.setQueryData(winbackQuery(shop, winback.winback).queryKey, saved);
      await cache.invalidateQueries({ queryKey: winbacksQuery(shop).queryKey, exact: true });
    },
    onError: () =>
      void cache.invalidateQueries({ queryKey: winbackQuery(shop, winback.winback).queryKey, exact: true }),
  });
  const field = (
    name: Exclude<keyof WinbackValues, 'withOffer'>,
    rules?: { pattern: { value: RegExp; message: string } },
  ) => ({
    ...register(name, { ...rules, onChange: ({ target }) => draft.change({ [name]: target.value }) }),
    error: formState.errors[name]?.message ?? fieldSentence(save.error, `/${name}`, i18n),
  });
  const edit = winback.actions.edit;
  const whyFixed = edit && !edit.ok && edit.why ? format.words(edit.why) : undefined;
  const numbers = { pattern: { value: WHOLE, message: t('winback.whole') } };
  const offerWhy = values.withOffer && values.offer === '' ? t('winback.whyOffer') : undefined;
  const saveWhy = whyFixed ?? (isChanged ? offerWhy : t('setup.unchanged'));
  return (
    <>
      <Card title={t('winback.content')}>
        <MessageEditor
          shop={shop}
          kind="winback"
          channels={['email', 'sms']}
          window="winback"
          value={{ ...values, zaloTemplate: '' }}
          onChange={(part) => keep(part as Partial<WinbackValues>)}
          onBlocked={setBlocked}
          {...(values.withOffer && values.offer !== '' ? { offer: values.offer } : {})}
        />
        <TestSend
          shop={shop}
          channel={values.channel}
          template={winbackTemplate(values)}
          {...(values.withOffer && values.offer !== '' ? { offer: values.offer } : {})}
        />
      </Card>
      <Card title={t('winback.info')}>
        <div className={css.form}>
          <TextField label={t('winback.name')} maxLength={120} {...field('name')} />
          <TextField
            label={t('winback.to')}
            value={t('winback.everyone')}
            readOnly
            aria-readonly
            hint={t('winback.toHint')}
          />
          <TextField
            label={t('winback.after')}
            hint={t('winback.afterHint')}
            inputMode="numeric"
            {...field('days', numbers)}
          />
          <Reach shop={shop} channel={values.channel} days={values.days} onChoose={(days) => keep({ days })} />
          <TextField label={t('winback.hour')} type="time" {...field('hour')} />
          <TextField label={t('winback.dailyLimit')} inputMode="numeric" {...field('dailyLimit', numbers)} />
          <TextField
            label={t('winback.holdout')}
            hint={t('winback.holdoutHint')}
            inputMode="decimal"
            {...field('holdoutPercent')}
          />
          <Checkbox
            label={t('winback.withOffer')}
            hint={t('winback.withOfferHint')}
            checked={values.withOffer}
            onChange={({ target }) => keep({ withOffer: target.checked })}
          />
          {values.withOffer ? (
            <Select
              label={t('winback.offer')}
              error={offerWhy}
              {...register('offer', { onChange: ({ target }) => draft.change({ offer: target.value }) })}
            >
              <option value="">{t('winback.chooseOffer')}</option>
              {(offers.data?.offers ?? []).map(({ offer, name }) => (
                <option key={offer} value={offer}>
                  {name}
                </option>
              ))}
            </Select>
          ) : null}
        </div>
      </Card>
      {winback.state === 'draft' ? <Estimate shop={shop} winback={winback} /> : null}
      <Failure error={save.error} />
      <Row>
        <Button
          busy={save.isPending}
          why={saveWhy}
          onClick={async () => {
            if (await trigger()) save.mutate();
          }}
        >
          {t('winback.save')}
        </Button>
        {winback.state === 'draft' ? (
          <SendNow
            shop={shop}
            winback={winback}
            why={isChanged ? t('winback.saveFirst') : blocked ? t('setup.blocked') : undefined}
          />
        ) : null}
      </Row>
    </>
  );
}
