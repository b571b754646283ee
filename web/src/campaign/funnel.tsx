import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Figure, Figures } from '../ui/layout';
import css from './campaign.module.css';

const STEPS = ['sent', 'delivered', 'read', 'clicked', 'bought'] as const;

/** The seed's four figures as a funnel: sent to, read, clicked, bought; each beside its share of what was sent. */
export function Funnel({ funnel }: { readonly funnel: Schemas['Funnel'] }) {
  const { t, format } = useI18n();
  const share = (step: (typeof STEPS)[number]): number => (funnel.sent === 0 ? 0 : funnel[step] / funnel.sent);
  return (
    <>
      <ol className={css.funnel} aria-label={t('monitor.funnel')}>
        {STEPS.map((step) => (
          <li key={step}>
            <span className={css.step}>{t(`funnel.${step}`)}</span>
            <span className={css.bar} aria-hidden="true">
              <span style={{ width: `${share(step) * 100}%` }} />
            </span>
            <span className={css.count}>
              <strong>{format.number(funnel[step])}</strong> {format.percent(share(step))}
            </span>
          </li>
        ))}
      </ol>
      <Figures>
        <Figure name={t('funnel.revenue')} value={format.money(funnel.revenue.amount, funnel.revenue.currency)} />
      </Figures>
    </>
  );
}
