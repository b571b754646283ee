import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Card, Row, Soft } from '../ui/layout';
import { Badge, Failure, Notice, Skeleton } from '../ui/status';
import type { MappedKind } from './fields';
import { FileDrop } from './file-drop';
import { type Mapping, MappingEditor } from './mapping-editor';
import { Report } from './report';
import { SampleRows } from './sample-rows';
import { uploadNamed } from './upload';

type Analysis = Schemas['ImportAnalysis'];
interface Props {
  readonly shop: string;
  readonly kind: MappedKind;
}
/** Under this name a corrected reading is kept, for the next file too. */
const savedAs = (kind: MappedKind): string => `console-${kind}`;

/** The file, how it is read, and by which saved mapping. */
function useReading({ shop, kind }: Props) {
  const [file, setFile] = useState<File>();
  const [mapping, setMapping] = useState<Mapping>();
  const [saved, setSaved] = useState<string>();
  const base = `/v1/shops/${shop}/imports`;
  const analyze = useMutation({
    mutationFn: ({ chosen, name }: { chosen: File; name?: string }) =>
      uploadNamed<Analysis>(`${base}/analyze`, chosen, { kind, ...(name === undefined ? {} : { mapping: name }) }),
    onSuccess: (found) => setMapping(found.mapping),
  });
  const apply = useMutation({
    mutationFn: async (body: Mapping) => {
      const name = savedAs(kind);
      await data(api.PUT('/v1/shops/{shop}/import-mappings/{name}', { params: { path: { shop, name } }, body }));
      return name;
    },
    onSuccess: (name) => {
      setSaved(name);
      if (file) analyze.mutate({ chosen: file, name });
    },
  });
  const choose = (chosen: File): void => {
    setFile(chosen);
    setSaved(undefined);
    analyze.mutate({ chosen });
  };
  const change = (next: Mapping): void => {
    setMapping(next);
    setSaved(undefined);
  };
  const isChanged = mapping !== analyze.data?.mapping;
  const isReady = analyze.data?.sure === true && !isChanged;
  return { file, mapping, saved, analyze, apply, choose, change, isReady };
}

/** What the file is taken for, and how sure that is. */
function Verdict({ analysis }: { readonly analysis: Analysis }) {
  const { t } = useI18n();
  const { platform, sure, doubt, refused } = analysis;
  if (refused !== undefined)
    return (
      <Notice tone="bad" title={t('bring.refused')} alert>
        {refused}
      </Notice>
    );
  return (
    <Notice tone={sure ? 'good' : 'warn'} title={t(sure ? 'bring.sure' : 'bring.unsure')}>
      {platform === undefined ? null : <p>{t('bring.platform', { platform })}</p>}
      {doubt === undefined ? null : <p>{doubt}</p>}
      {sure ? null : <p>{t('bring.check')}</p>}
    </Notice>
  );
}

/** The dry run and the import, each with its report. */
function Run({
  shop,
  kind,
  file,
  saved,
  why,
}: Props & { readonly file: File; readonly saved: string | undefined; readonly why: string | undefined }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const run = useMutation({
    mutationFn: (dry: boolean) =>
      uploadNamed<Schemas['ImportReport']>(`/v1/shops/${shop}/imports/${kind}`, file, {
        ...(dry ? { dryRun: 'true' } : {}),
        ...(saved === undefined ? {} : { mapping: saved }),
      }),
    onSuccess: (_, dry) => (dry ? undefined : cache.invalidateQueries({ queryKey: [shop] })),
  });
  return (
    <Card title={t('bring.run')}>
      <p>{t('bring.runText')}</p>
      <Row>
        <Button busy={run.isPending} why={why} onClick={() => run.mutate(true)}>
          {t('bring.dryRun')}
        </Button>
        <Button kind="primary" busy={run.isPending} why={why} onClick={() => run.mutate(false)}>
          {t('bring.import', { file: file.name })}
        </Button>
      </Row>
      {run.isPending ? <Soft>{t('import.sending')}</Soft> : null}
      <Failure error={run.error} />
      {run.data ? <Report shop={shop} report={run.data} /> : null}
    </Card>
  );
}

/** What each column is read as, to be corrected and applied. */
function Reading({
  analysis,
  reading,
}: {
  readonly analysis: Analysis;
  readonly reading: ReturnType<typeof useReading>;
}) {
  const { t } = useI18n();
  const may = useMay();
  const { mapping, analyze, apply, change, isReady } = reading;
  const { sure, refused } = analysis;
  return (
    <Card
      title={t('bring.reading')}
      aside={<Badge tone={sure ? 'good' : 'warn'}>{t(sure ? 'bring.isSure' : 'bring.isUnsure')}</Badge>}
    >
      <Verdict analysis={analysis} />
      {mapping === undefined || refused !== undefined ? null : (
        <>
          <MappingEditor analysis={analysis} mapping={mapping} onChange={change} />
          <Failure error={apply.error} />
          <Row>
            <Button
              busy={apply.isPending || analyze.isPending}
              why={may('editor') ?? (isReady ? t('bring.applied') : undefined)}
              onClick={() => apply.mutate(mapping)}
            >
              {t('bring.apply')}
            </Button>
          </Row>
        </>
      )}
    </Card>
  );
}

/** A file of the shop's platform or till: what it is, how it is read, what would be stored, and then the import. */
export function BringFile({ shop, kind }: Props) {
  const { t } = useI18n();
  const may = useMay();
  const reading = useReading({ shop, kind });
  const { file, mapping, saved, analyze, choose, isReady } = reading;
  const { data: own } = useQuery(shopQuery(shop));
  const analysis = analyze.data;
  const isOpen = analysis !== undefined && mapping !== undefined && analysis.refused === undefined;
  const why = may('editor') ?? (isReady ? undefined : t('bring.applyFirst'));
  return (
    <>
      <Card title={t(`import.${kind}`)}>
        <p>{t('bring.lead')}</p>
        <FileDrop
          label={t('bring.file')}
          hint={t('bring.hint')}
          accept=".csv,.tsv,.txt,.xlsx,.zip,.ndjson,.jsonl"
          busy={analyze.isPending}
          onFile={choose}
        />
        <Failure error={analyze.error} />
      </Card>
      {analyze.isPending && !analysis ? <Skeleton lines={5} /> : null}
      {file && analysis ? <Reading analysis={analysis} reading={reading} /> : null}
      {file && isOpen ? (
        <>
          <Card title={t('bring.samples')}>
            <SampleRows samples={analysis.samples} zone={own?.zone ?? analysis.zone} />
          </Card>
          <Run
            key={`${file.name} ${file.lastModified} ${saved}`}
            shop={shop}
            kind={kind}
            file={file}
            saved={saved}
            why={why}
          />
        </>
      ) : null}
    </>
  );
}
