import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Soft } from '../ui/layout';
import { Notice } from '../ui/status';
import css from './messages.module.css';

interface Props {
  readonly check: Schemas['ContentCheck'];
  /** Called with the same text without accents. */
  readonly onTake: (text: string) => void;
}

/** What the rules of the channel say, and how many parts an SMS has. */
export function Findings({ check, onTake }: Props) {
  const { t, format } = useI18n();
  const { findings, sms, transliterated, ok } = check;
  return (
    <div className={css.findings} aria-live="polite">
      {findings.length === 0 ? <Notice tone="good">{t('message.fine')}</Notice> : null}
      {findings.map(({ rule, severity, position, message, text, suggestion }) => (
        <Notice key={`${rule}-${position.start}-${text}`} tone={severity === 'block' ? 'bad' : 'warn'}>
          <p>
            {text === '' ? null : <strong>“{text}” </strong>}
            {format.words(message)}
          </p>
          {suggestion === undefined ? null : <Soft>{t('message.better', { suggestion })}</Soft>}
        </Notice>
      ))}
      {sms ? (
        <p>
          {t('message.parts', {
            units: sms.units,
            parts: sms.parts,
            perPart: sms.perPart,
            encoding: sms.encoding === 'gsm7' ? 'GSM-7' : 'UCS-2',
          })}
        </p>
      ) : null}
      {transliterated === undefined || ok ? null : (
        <Button onClick={() => onTake(transliterated)}>{t('message.plain')}</Button>
      )}
    </div>
  );
}
