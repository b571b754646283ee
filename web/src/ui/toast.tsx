import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n';
import type { Tone } from './status';
import css from './toast.module.css';

interface Said {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}
export type Say = (text: string, tone?: Tone) => void;
const Context = createContext<Say>(() => undefined);
const STAYS_MS = 12_000;

/** Short sentences about what was just done, read out politely. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  const [list, setList] = useState<readonly Said[]>([]);
  const next = useRef(0);
  const drop = useCallback((id: number) => setList((before) => before.filter((one) => one.id !== id)), []);
  const say = useCallback<Say>(
    (text, tone = 'good') => {
      next.current += 1;
      const id = next.current;
      setList((before) => [...before.slice(-2), { id, tone, text }]);
      setTimeout(() => drop(id), STAYS_MS);
    },
    [drop],
  );
  return (
    <Context value={say}>
      {children}
      <section className={css.list} aria-live="polite" aria-label={t('common.messages')}>
        {list.map(({ id, tone, text }) => (
          <div key={id} className={`${css.toast} ${css[tone]}`}>
            <p>{text}</p>
            <button type="button" onClick={() => drop(id)} aria-label={t('common.dismiss')}>
              ×
            </button>
          </div>
        ))}
      </section>
    </Context>
  );
}

export const useSay = (): Say => useContext(Context);
