import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n';
import { Card, PageHead, Soft } from '../ui/layout';
import { Failure } from '../ui/status';
import { Tabs } from '../ui/tabs';
import { BringFile } from './bring-file';
import { FileDrop } from './file-drop';
import { History } from './history';
import { Report } from './report';
import { upload } from './upload';

const KINDS = ['customers', 'orders', 'products', 'do-not-call'] as const;

/** One kind of file: its columns, the upload, and its report. */
function Import({ shop, kind }: { readonly shop: string; readonly kind: 'products' | 'do-not-call' }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const send = useMutation({
    mutationFn: (file: File) => upload(`/v1/shops/${shop}/imports/${kind}`, file),
    onSuccess: () => cache.invalidateQueries({ queryKey: [shop] }),
  });
  return (
    <Card title={t(`import.${kind}`)}>
      <p>{t(`import.${kind}.columns`)}</p>
      <FileDrop
        label={t('import.file')}
        hint={t('import.hint')}
        busy={send.isPending}
        onFile={(file) => send.mutate(file)}
      />
      <Failure error={send.error} />
      {send.data ? <Report shop={shop} report={send.data} /> : null}
      <Soft>{t('import.twice')}</Soft>
    </Card>
  );
}

/** "Bring your shop": files of customers, orders, products and of phones that must get no advertising. */
export function Imports() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/import' });
  const { what = 'customers' } = useSearch({ from: '/inside/s/$shop/import' });
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={t('import.title')} lead={t('import.lead')} />
      <Tabs
        label={t('import.what')}
        chosen={what}
        tabs={KINDS.map((id) => ({ id, name: t(`import.${id}`) }))}
        onChoose={(next) =>
          void navigate({
            to: '/s/$shop/import',
            params: { shop },
            search: next === 'customers' ? {} : { what: next },
            resetScroll: false,
          })
        }
      />
      {what === 'customers' || what === 'orders' ? (
        <BringFile key={what} shop={shop} kind={what} />
      ) : (
        <Import key={what} shop={shop} kind={what} />
      )}
      <History shop={shop} />
    </>
  );
}
