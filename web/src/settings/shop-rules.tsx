import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Columns, Row } from '../ui/layout';
import { Failure } from '../ui/status';
import { useSay } from '../ui/toast';
import { CAPS, editedShop, HOUR_CHANNELS, shownRules } from './rules';

interface Props {
  readonly shop: string;
  readonly own: Schemas['Shop'];
  readonly onDone: () => void;
}

/** Hours and caps of the shop, narrower than those of the law; an empty field leaves the law's. */
export function ShopRules({ shop, own, onDone }: Props) {
  const { t } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(() => shownRules(own));
  const save = useMutation({
    mutationFn: () =>
      data(
        api.PUT('/v1/shops/{shop}', {
          params: { path: { shop } },
          body: editedShop(own, values) as Schemas['ShopInput'],
        }),
      ),
    onSuccess: async () => {
      say(t('setup.saved'));
      onDone();
      await cache.invalidateQueries({ queryKey: [shop] });
    },
    onError: () => void cache.invalidateQueries({ queryKey: shopQuery(shop).queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const field = (name: string, label: string, type: 'time' | 'number', hint?: string) => (
    <TextField
      key={name}
      label={label}
      hint={hint}
      type={type}
      {...(type === 'number' ? { min: 0, inputMode: 'numeric' as const } : {})}
      value={values[name] ?? ''}
      onChange={({ target }) => setValues((before) => ({ ...before, [name]: target.value }))}
    />
  );
  return (
    <form onSubmit={submit}>
      <Columns>
        {HOUR_CHANNELS.flatMap((channel) =>
          (['opens', 'until'] as const).map((edge) =>
            field(`${channel}.${edge}`, t(`rules.${edge}`, { channel: t(`channel.${channel}`) }), 'time'),
          ),
        )}
        {CAPS.map((cap) => field(cap, t(`cap.${cap}`), 'number'))}
        {field('fourEyes', t('eyes.setting'), 'number', t('eyes.hint'))}
      </Columns>
      <Failure error={save.error} />
      <Row>
        <Button kind="primary" type="submit" busy={save.isPending} why={may('operator')}>
          {t('rules.save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('common.back')}
        </Button>
      </Row>
    </form>
  );
}
