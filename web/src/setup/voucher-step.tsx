import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { offersQuery, productsQuery } from '../api/queries';
import { type Campaign, whyNot } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Checkbox, Select } from '../ui/field';
import { Card } from '../ui/layout';
import { Failure, Loaded, Notice } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import css from './setup.module.css';
import { useEdit } from './use-edit';
import { windowInputs } from './window-inputs';

const FEWEST = 5;

/** The voucher that the messages carry, and the products of the sale day. */
export function VoucherStep({ campaign }: { readonly campaign: Campaign }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { shop } = campaign;
  const edit = useEdit(campaign);
  const offers = useQuery(offersQuery(shop));
  const products = useQuery(productsQuery(shop));
  const all = campaign.windows.flatMap(({ outreaches }) => outreaches);
  const now = all.find(({ offer }) => offer !== undefined)?.offer ?? '';
  const { value, change, forget } = useDraft(`voucher.${shop}.${campaign.campaign}`, {
    offer: now,
    skus: campaign.products.map(({ sku }) => sku),
  });
  const save = (): void => {
    const windows = windowInputs(campaign).map((window) => ({
      ...window,
      outreaches: window.outreaches.map(({ offer: _, ...one }) =>
        value.offer === '' ? one : { ...one, offer: value.offer },
      ),
    }));
    edit.mutate({ windows, skus: value.skus }, { onSuccess: forget });
  };
  const approved = (products.data?.products ?? []).filter((one) => one.approved);
  const chosen = approved.filter(({ sku }) => value.skus.includes(sku)).length;
  const why = chosen < FEWEST ? t('voucher.fewest', { fewest: FEWEST, chosen }) : undefined;
  const offer = offers.data?.offers.find((one) => one.offer === value.offer);
  return (
    <>
      <Card title={t('voucher.title')}>
        <Select
          label={t('voucher.label')}
          hint={t('voucher.hint')}
          value={value.offer}
          onChange={({ target }) => change({ offer: target.value })}
        >
          <option value="">{t('new.noOffer')}</option>
          {(offers.data?.offers ?? []).map((one) => (
            <option key={one.offer} value={one.offer}>
              {one.code === undefined ? one.name : `${one.name} (${one.code})`}
            </option>
          ))}
        </Select>
        {offer ? (
          <p>
            {t('voucher.until', {
              from: format.instant(offer.startsAt, campaign.zone),
              until: format.instant(offer.endsAt, campaign.zone),
            })}
          </p>
        ) : null}
        <Link to="/s/$shop/offers" params={{ shop }}>
          {t('voucher.manage')}
        </Link>
      </Card>
      <Card title={t('voucher.products')}>
        <Loaded query={products}>
          {() => (
            <>
              <Notice tone={chosen < FEWEST ? 'warn' : 'good'}>
                {t('voucher.chosen', { chosen, fewest: FEWEST })}
              </Notice>
              <div className={css.products}>
                {approved.map(({ sku, name }) => (
                  <Checkbox
                    key={sku}
                    label={`${name} (${sku})`}
                    checked={value.skus.includes(sku)}
                    onChange={({ target }) =>
                      change({ skus: target.checked ? [...value.skus, sku] : value.skus.filter((one) => one !== sku) })
                    }
                  />
                ))}
              </div>
            </>
          )}
        </Loaded>
      </Card>
      <Failure error={edit.error} />
      <Button kind="primary" busy={edit.isPending} why={whyNot(campaign, 'edit', i18n) ?? why} onClick={save}>
        {t('voucher.save')}
      </Button>
    </>
  );
}
