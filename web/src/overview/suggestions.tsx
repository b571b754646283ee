import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { suggestionsQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import { Tabs } from '../ui/tabs';
import css from './overview.module.css';
import { Suggestion } from './suggestion';

const MOST = 6;

/** "Thao tác gợi ý": audiences worth a message now, each accepted in one click. */
export function Suggestions({ shop, campaigns }: { readonly shop: string; readonly campaigns: readonly Campaign[] }) {
  const { t } = useI18n();
  const { goal = 'orders' } = useSearch({ from: '/inside/s/$shop/' });
  const navigate = useNavigate();
  // A draft fits into a campaign that is to come: the nearest of those that can still be edited.
  const target = campaigns
    .filter(({ state }) => state === 'draft' || state === 'active' || state === 'paused')
    .toSorted((a, b) => a.saleDay.localeCompare(b.saleDay))[0];
  const query = useQuery(suggestionsQuery(shop, goal, target?.campaign));
  return (
    <Card title={t('suggestions.title')}>
      <Tabs
        label={t('suggestions.goal')}
        chosen={goal}
        tabs={[
          { id: 'orders', name: t('suggestions.orders') },
          { id: 'traffic', name: t('suggestions.traffic') },
        ]}
        onChoose={(next) =>
          void navigate({
            to: '/s/$shop',
            params: { shop },
            search: next === 'traffic' ? { goal: 'traffic' } : {},
            resetScroll: false,
          })
        }
      />
      <Loaded query={query} lines={8}>
        {({ suggestions }) =>
          suggestions.length === 0 ? (
            <Empty title={t('suggestions.none')} />
          ) : (
            <ul className={css.suggestions}>
              {suggestions.slice(0, MOST).map((one) => (
                <Suggestion
                  key={`${one.audience}-${one.channel}-${one.offer}`}
                  shop={shop}
                  suggestion={one}
                  {...(target ? { campaign: target } : {})}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
