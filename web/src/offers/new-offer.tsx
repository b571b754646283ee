import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, data } from '../api/client';
import { offersQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { fromLocalInput } from '../setup/zoned';
import { Button } from '../ui/button';
import { Select, TextField } from '../ui/field';
import { Card } from '../ui/layout';
import { Failure } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import { slugOf } from '../winback/slug';
import css from '../winback/winback.module.css';

const EMPTY = { name: '', kind: 'shared' as 'shared' | 'pool', code: '', from: '', until: '' };

/** A new voucher: one code for all, or a pool of unique ones. */
export function NewOffer({ shop, zone }: { readonly shop: string; readonly zone: string }) {
  const { t, format } = useI18n();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { value, change, forget } = useDraft(`offer.${shop}`, EMPTY);
  const startsAt = fromLocalInput(value.from, zone);
  const endsAt = fromLocalInput(value.until, zone);
  const why =
    value.name.trim() === ''
      ? t('offers.whyName')
      : value.kind === 'shared' && value.code.trim() === ''
        ? t('offers.whyCode')
        : startsAt === undefined || endsAt === undefined
          ? t('offers.whyTimes')
          : startsAt >= endsAt
            ? t('offers.whyOrder')
            : undefined;
  const create = useMutation({
    mutationFn: () =>
      data(
        api.PUT('/v1/shops/{shop}/offers/{offer}', {
          params: { path: { shop, offer: slugOf(value.name) } },
          body: {
            name: value.name.trim(),
            kind: value.kind,
            ...(value.kind === 'shared' ? { code: value.code.trim() } : {}),
            startsAt: startsAt ?? '',
            endsAt: endsAt ?? '',
          },
        }),
      ),
    onSuccess: async ({ offer }) => {
      forget();
      await cache.invalidateQueries({ queryKey: offersQuery(shop).queryKey });
      await navigate({ to: '/s/$shop/offers/$offer', params: { shop, offer } });
    },
  });
  return (
    <Card title={t('offers.new')}>
      <div className={css.form}>
        <TextField
          label={t('offers.name')}
          maxLength={120}
          value={value.name}
          onChange={({ target }) => change({ name: target.value })}
        />
        <Select
          label={t('offers.kind')}
          hint={t(`offers.${value.kind}.text`)}
          value={value.kind}
          onChange={({ target }) => change({ kind: target.value === 'pool' ? 'pool' : 'shared' })}
        >
          <option value="shared">{t('offers.shared')}</option>
          <option value="pool">{t('offers.pool')}</option>
        </Select>
        {value.kind === 'shared' ? (
          <TextField
            label={t('offers.code')}
            value={value.code}
            onChange={({ target }) => change({ code: target.value })}
          />
        ) : null}
        <TextField
          label={t('offers.from')}
          type="datetime-local"
          value={value.from}
          onChange={({ target }) => change({ from: target.value })}
          hint={t('common.zone', { zone, offset: format.zone(zone) })}
        />
        <TextField
          label={t('offers.until')}
          type="datetime-local"
          value={value.until}
          onChange={({ target }) => change({ until: target.value })}
        />
        <Failure error={create.error} />
        <Button kind="primary" busy={create.isPending} why={why} onClick={() => create.mutate()}>
          {t('offers.create')}
        </Button>
      </div>
    </Card>
  );
}
