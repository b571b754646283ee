import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row } from '../ui/layout';
import { Badge, Empty, Loaded, type Tone } from '../ui/status';
import { Table } from '../ui/table';
import { useSay } from '../ui/toast';
import { rejectedFile } from './rejected-file';

type Import = Schemas['Import'];
/** A list of phones that must get no advertising is never taken back. */
const UNDONE = ['customers', 'orders', 'products'] as const;
const TONES: Readonly<Record<Import['state'], Tone>> = { running: 'warn', done: 'good', failed: 'bad', undone: 'calm' };

/** Puts back what the last import of its kind changed, after saying how much that is. */
function Undo({ shop, one, isLast }: { readonly shop: string; readonly one: Import; readonly isLast: boolean }) {
  const { t, format } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () =>
      data(api.POST('/v1/shops/{shop}/imports/{import}/undo', { params: { path: { shop, import: one.import } } })),
    onSuccess: async ({ restored, removed, kept }) => {
      say(t('undo.done', { restored, removed, kept }));
      await cache.invalidateQueries({ queryKey: [shop] });
    },
  });
  const why = isLast ? may('editor') : t('undo.notLast');
  return (
    <>
      <Button kind="quiet" why={why} onClick={() => setAsking(true)}>
        {t('undo.title')}
      </Button>
      <Confirm
        open={asking}
        danger
        title={t('undo.ask')}
        confirm={t('undo.title')}
        onConfirm={() => undo.mutateAsync()}
        onClose={() => setAsking(false)}
      >
        <p>
          {t('undo.text', {
            created: format.number(one.report?.created ?? 0),
            updated: format.number(one.report?.updated ?? 0),
          })}
        </p>
      </Confirm>
    </>
  );
}

/** The newest imports, what became of each, its rejected rows as a file, and the way back. */
export function History({ shop }: { readonly shop: string }) {
  const { t, format } = useI18n();
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery({
    queryKey: [shop, 'imports'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/imports', { params: { path: { shop } } })),
  });
  return (
    <Card title={t('history.title')}>
      <Loaded query={query}>
        {({ imports }) => {
          if (imports.length === 0) return <Empty title={t('history.none')} />;
          const last = new Set(
            UNDONE.map((kind) => imports.find((one) => one.kind === kind && one.state === 'done')?.import),
          );
          return (
            <Table
              label={t('history.title')}
              rows={imports}
              keyOf={(one) => one.import}
              columns={[
                { name: t('profile.at'), cell: ({ at }) => format.instant(at, own?.zone ?? 'UTC') },
                {
                  name: t('history.what'),
                  cell: ({ kind, state, report }) => (
                    <>
                      {t(`import.${kind}`)} <Badge tone={TONES[state]}>{t(`history.${state}`)}</Badge>
                      <br />
                      {report?.files?.[0]?.name ?? ''}
                    </>
                  ),
                },
                { name: t('report.rows'), number: true, cell: ({ report }) => format.number(report?.rows ?? 0) },
                { name: t('report.created'), number: true, cell: ({ report }) => format.number(report?.created ?? 0) },
                {
                  name: t('report.rejected'),
                  number: true,
                  cell: ({ report, import: name }) =>
                    (report?.rejected ?? 0) + (report?.incomplete ?? 0) > 0 ? (
                      <a href={rejectedFile(shop, name)} download>
                        {t('report.download', { rows: (report?.rejected ?? 0) + (report?.incomplete ?? 0) })}
                      </a>
                    ) : (
                      '0'
                    ),
                },
                {
                  name: t('undo.title'),
                  cell: (one) =>
                    one.state === 'done' && UNDONE.some((kind) => kind === one.kind) ? (
                      <Row>
                        <Undo shop={shop} one={one} isLast={last.has(one.import)} />
                      </Row>
                    ) : (
                      '–'
                    ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Card>
  );
}
