import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Soft } from '../ui/layout';
import { Badge, Notice } from '../ui/status';
import css from './overview.module.css';

/** The check list of eligibility: each condition with what is asked and what is. */
export function Conditions({ eligibility }: { readonly eligibility: Schemas['Eligibility'] }) {
  const { t, format } = useI18n();
  const { cem, conditions, reported } = eligibility;
  return (
    <>
      <Notice tone={cem ? 'good' : 'warn'}>
        {t(cem ? 'eligibility.yes' : reported ? 'eligibility.no' : 'eligibility.notReported')}
      </Notice>
      <ul className={css.conditions}>
        {conditions.map(({ condition, label, required, actual, ok, neededFor }) => (
          <li key={condition}>
            <Badge tone={ok ? 'good' : 'bad'}>{t(ok ? 'eligibility.met' : 'eligibility.unmet')}</Badge>
            <span>
              {format.words(label)} <strong>{required}</strong>
              <br />
              <Soft>
                {t(`eligibility.for.${neededFor}`, {
                  actual: actual === 'not reported' ? t('eligibility.unknown') : actual,
                })}
              </Soft>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
