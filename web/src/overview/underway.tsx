import { Link } from '@tanstack/react-router';
import { type Campaign, TONES } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Badge, Empty } from '../ui/status';
import css from './overview.module.css';

/** The campaigns that are not over, the nearest first. */
export function Underway({ shop, campaigns }: { readonly shop: string; readonly campaigns: readonly Campaign[] }) {
  const { t, format } = useI18n();
  const open = campaigns.filter(({ state }) => state !== 'cancelled' && state !== 'completed');
  if (open.length === 0) {
    return (
      <Empty title={t('campaigns.none')}>
        <p>{t('campaigns.noneText')}</p>
      </Empty>
    );
  }
  return (
    <ul className={css.underway}>
      {open
        .toSorted((a, b) => a.saleDay.localeCompare(b.saleDay))
        .slice(0, 5)
        .map(({ campaign, name, saleDay, state }) => (
          <li key={campaign}>
            <Link to="/s/$shop/campaigns/$campaign" params={{ shop, campaign }}>
              {name}
            </Link>
            <span>
              {format.calendarDay(saleDay)} <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
            </span>
          </li>
        ))}
    </ul>
  );
}
