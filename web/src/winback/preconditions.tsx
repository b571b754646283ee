import { useQuery } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Badge, Loaded } from '../ui/status';
import css from './winback.module.css';

const TONE = { met: 'good', failed: 'bad', unknown: 'warn' } as const;

/** The seed's conditions before sending: channel set up, balance, offer, content. */
export function Preconditions({ shop, winback }: { readonly shop: string; readonly winback: string }) {
  const { t, format } = useI18n();
  const query = useQuery({
    queryKey: [shop, 'winbacks', winback, 'preconditions'],
    staleTime: 0,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/winbacks/{winback}/preconditions', { params: { path: { shop, winback } } })),
  });
  return (
    <Loaded query={query}>
      {({ conditions }) => (
        <ul className={css.conditions}>
          {conditions.map(({ condition, state, label, detail }) => (
            <li key={condition}>
              <Badge tone={TONE[state]}>{t(`condition.${state}`)}</Badge> <strong>{format.words(label)}</strong>:{' '}
              {format.words(detail)}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
