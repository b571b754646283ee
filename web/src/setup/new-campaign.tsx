import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { api, data } from '../api/client';
import { serverNow } from '../api/clock';
import { eligibilityQuery, offersQuery, shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Conditions } from '../overview/conditions';
import { Button } from '../ui/button';
import { Select, TextField } from '../ui/field';
import { Card, Columns, PageHead } from '../ui/layout';
import { Failure, Loaded } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import { saleDays } from './sale-days';
import css from './setup.module.css';
import { dayIn } from './zoned';

const DEFAULT_ZONE = 'Asia/Ho_Chi_Minh';

/** "Cài đặt ngay", the first step: the sale day. The draft of the whole campaign follows from it. */
export function NewCampaign() {
  const { t, format } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/campaigns/new' });
  const navigate = useNavigate();
  const { data: own } = useQuery(shopQuery(shop));
  const offers = useQuery(offersQuery(shop));
  const eligibility = useQuery(eligibilityQuery(shop));
  const { value, change, forget } = useDraft(`campaign.${shop}`, { saleDay: '', name: '', offer: '' });
  const today = dayIn(serverNow(), own?.zone ?? DEFAULT_ZONE);
  const create = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/campaigns', {
          params: { path: { shop } },
          body: {
            saleDay: value.saleDay,
            ...(value.name.trim() === '' ? {} : { name: value.name.trim() }),
            ...(value.offer === '' ? {} : { offer: value.offer }),
          },
        }),
      ),
    onSuccess: async ({ campaign }) => {
      forget();
      await navigate({ to: '/s/$shop/campaigns/$campaign/setup', params: { shop, campaign } });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value.saleDay !== '' && !create.isPending) create.mutate();
  };
  const why = value.saleDay === '' ? t('new.whyDay') : undefined;
  return (
    <>
      <PageHead title={t('new.title')} lead={t('new.lead')} />
      <Columns>
        <Card title={t('new.day')}>
          <form className={css.form} onSubmit={submit}>
            <fieldset className={css.quick} aria-label={t('new.quick')}>
              {saleDays(today, 3).map((day) => (
                <Button key={day} aria-pressed={day === value.saleDay} onClick={() => change({ saleDay: day })}>
                  {format.calendarDay(day)}
                </Button>
              ))}
            </fieldset>
            <TextField
              label={t('new.saleDay')}
              type="date"
              min={today}
              value={value.saleDay}
              hint={own ? t('common.zone', { zone: own.zone, offset: format.zone(own.zone) }) : undefined}
              onChange={({ target }) => change({ saleDay: target.value })}
            />
            <TextField
              label={t('new.name')}
              hint={t('new.nameHint')}
              maxLength={120}
              value={value.name}
              onChange={({ target }) => change({ name: target.value })}
            />
            <Select
              label={t('new.offer')}
              hint={t('new.offerHint')}
              value={value.offer}
              onChange={({ target }) => change({ offer: target.value })}
            >
              <option value="">{t('new.noOffer')}</option>
              {(offers.data?.offers ?? []).map(({ offer, name, code }) => (
                <option key={offer} value={offer}>
                  {code === undefined ? name : `${name} (${code})`}
                </option>
              ))}
            </Select>
            <Failure error={create.error} />
            <Button kind="primary" type="submit" busy={create.isPending} why={why}>
              {t('new.go')}
            </Button>
          </form>
        </Card>
        <Card title={t('eligibility.title')}>
          <Loaded query={eligibility} lines={5}>
            {(found) => <Conditions eligibility={found} />}
          </Loaded>
        </Card>
      </Columns>
    </>
  );
}
