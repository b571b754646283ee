import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { signIn } from '../api/session';
import { useI18n } from '../i18n/i18n';
import css from '../shell/shell.module.css';
import { Taste } from '../shell/taste';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Failure, Notice } from '../ui/status';
import { ByProvider } from './by-provider';

const ONCE = /^#once=([\w-]{43})$/;

/** The token of a one-time link; taken out of the address at once, so that no history keeps it. */
function takeOnce(): string | undefined {
  const once = ONCE.exec(window.location.hash)?.[1];
  if (once !== undefined) window.history.replaceState(window.history.state, '', window.location.pathname);
  return once;
}

/** Signs in with an API key, or by itself with a one-time link. The key is kept nowhere in the browser. */
export function SignIn() {
  const i18n = useI18n();
  const { t } = i18n;
  const { to, ended } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const begun = useRef(false);

  const enter = async (body: { key: string } | { once: string }): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(body);
      // Only a place of this console: `to` came from the address.
      if (to?.startsWith('/s/') || to?.startsWith('/console/s/'))
        router.history.replace(to.replace(/^(?:\/console)?/, '/console'));
      else await navigate({ to: '/', replace: true });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const once = begun.current ? undefined : takeOnce();
    begun.current = true;
    if (once !== undefined) void enter({ once });
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && key.trim() !== '') void enter({ key: key.trim() });
  };
  return (
    <main className={css.alone}>
      <Taste />
      <div className={css.panel}>
        <h1>{t('signIn.title')}</h1>
        <p>{t('signIn.lead')}</p>
        {ended && error === undefined ? <Notice tone="warn">{t('signIn.ended')}</Notice> : null}
        <ByProvider />
        <form onSubmit={submit}>
          <TextField
            label={t('signIn.key')}
            hint={t('signIn.hint')}
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
          <Failure error={error} />
          <Button
            kind="primary"
            type="submit"
            busy={busy}
            why={key.trim() === '' && !busy ? t('signIn.why') : undefined}
          >
            {t('signIn.go')}
          </Button>
        </form>
      </div>
    </main>
  );
}
