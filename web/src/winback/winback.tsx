import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { winbackQuery } from '../api/queries';
import { TONES } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { PageHead } from '../ui/layout';
import { Badge, Loaded } from '../ui/status';
import { Tabs } from '../ui/tabs';
import { FourEyes } from './four-eyes';
import { Lifecycle } from './lifecycle';
import { WinbackForm } from './winback-form';
import { WinbackStatistics } from './winback-statistics';

/** One programme: what it sends and to whom, and what it brought. */
export function WinbackPage() {
  const { t } = useI18n();
  const { shop, winback: key } = useParams({ from: '/inside/s/$shop/winbacks/$winback' });
  const { tab } = useSearch({ from: '/inside/s/$shop/winbacks/$winback' });
  const navigate = useNavigate();
  const query = useQuery({ ...winbackQuery(shop, key), refetchInterval: 10_000 });
  return (
    <Loaded query={query} lines={8}>
      {(winback) => (
        <>
          <PageHead title={winback.name} lead={t('winback.audience')}>
            <Badge tone={TONES[winback.state]}>{t(`state.${winback.state}`)}</Badge>
          </PageHead>
          {winback.state === 'draft' ? null : <Lifecycle shop={shop} winback={winback} />}
          <FourEyes shop={shop} winback={winback} />
          <Tabs
            label={t('winback.parts')}
            chosen={tab ?? 'settings'}
            tabs={[
              { id: 'settings', name: t('winback.settings') },
              { id: 'statistics', name: t('winback.statistics') },
            ]}
            onChoose={(next) =>
              void navigate({
                to: '/s/$shop/winbacks/$winback',
                params: { shop, winback: key },
                search: next === 'statistics' ? { tab: next } : {},
                resetScroll: false,
              })
            }
          />
          {tab === 'statistics' ? (
            <WinbackStatistics shop={shop} winback={key} />
          ) : (
            <WinbackForm shop={shop} winback={winback} key={winback.version} />
          )}
        </>
      )}
    </Loaded>
  );
}
