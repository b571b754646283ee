import { useMutation } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Card } from '../ui/layout';
import { Failure, Notice } from '../ui/status';

/** An admin makes a key for the shop's own systems; it is shown once. */
export function Keys({ shop }: { readonly shop: string }) {
  const { t } = useI18n();
  const create = useMutation({
    mutationFn: () => data(api.POST('/v1/keys', { body: { scope: { kind: 'shop', shop } } })),
  });
  return (
    <Card title={t('keys.title')}>
      <p>{t('keys.lead')}</p>
      <Failure error={create.error} />
      {create.data ? (
        <Notice tone="accent" title={t('keys.once')}>
          <TextField label={t('keys.key')} readOnly value={create.data.key} />
        </Notice>
      ) : null}
      <Button busy={create.isPending} onClick={() => create.mutate()}>
        {t('keys.create')}
      </Button>
    </Card>
  );
}
