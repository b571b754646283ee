import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Badge } from '../ui/status';
import css from './winback.module.css';

const TONE = { met: 'good', failed: 'bad', unknown: 'warn' } as const;

/** The seed's conditions before sending: channel set up, balance, offer, content. */
export function Conditions({ conditions }: Pick<Schemas['WinbackPreconditions'], 'conditions'>) {
  const { t, format } = useI18n();
  return (
    <ul className={css.conditions}>
      {conditions.map(({ condition, state, label, detail }) => (
        <li key={condition}>
          <Badge tone={TONE[state]}>{t(`condition.${state}`)}</Badge> <strong>{format.words(label)}</strong>:{' '}
          {format.words(detail)}
        </li>
      ))}
    </ul>
  );
}
