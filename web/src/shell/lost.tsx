import type { ErrorComponentProps } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n';
import { LinkButton } from '../ui/link-button';
import { Failure } from '../ui/status';
import css from './shell.module.css';

/** There is no such screen. */
export function Lost() {
  const { t } = useI18n();
  return (
    <main className={css.alone}>
      <h1>{t('lost.title')}</h1>
      <LinkButton to="/">{t('lost.home')}</LinkButton>
    </main>
  );
}

/** A screen broke, or what it stands on does not answer. */
export function Oops({ error, reset }: ErrorComponentProps) {
  const { t } = useI18n();
  return (
    <main className={css.alone}>
      <h1>{t('lost.broken')}</h1>
      <Failure error={error} retry={reset} />
    </main>
  );
}
