import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n';
import { problemSentence } from '../i18n/problem-words';
import { Button } from './button';
import css from './status.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'calm';

/** A word for a state. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`${css.badge} ${css[tone]}`}>{children}</span>;
}

/** A sentence that matters, in its place. */
export function Notice({
  tone,
  title,
  children,
  alert = false,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly alert?: boolean;
}) {
  return (
    <div className={`${css.notice} ${css[tone]}`} role={alert ? 'alert' : undefined}>
      {title === undefined ? null : <strong>{title}</strong>}
      {children}
    </div>
  );
}

/** What went wrong, as a sentence, and a way to try again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const i18n = useI18n();
  if (error === null || error === undefined) return null;
  return (
    <Notice tone="bad" alert>
      <p>{problemSentence(error, i18n)}</p>
      {retry === undefined ? null : <Button onClick={retry}>{i18n.t('common.retry')}</Button>}
    </Notice>
  );
}

/** Stands where something is about to be, in its size. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  const { t } = useI18n();
  return (
    <div className={css.skeleton} role="status">
      <span className={css.hidden}>{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are alike and never move
        <span key={line} className={css.bar} />
      ))}
    </div>
  );
}

/** Nothing here yet: what it is good for, and the way to the first one. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** A query's answer, or its skeleton, or its failure. */
export function Loaded<T>({
  query,
  lines,
  children,
}: {
  readonly query: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton {...(lines === undefined ? {} : { lines })} />;
}
