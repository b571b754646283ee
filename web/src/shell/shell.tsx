import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { shopQuery } from '../api/queries';
import { sessionQuery, signOut } from '../api/session';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Failure } from '../ui/status';
import css from './shell.module.css';
import { Taste } from './taste';

const PLACES = [
  ['/s/$shop', 'nav.overview'],
  ['/s/$shop/campaigns', 'nav.campaigns'],
  ['/s/$shop/winbacks', 'nav.winbacks'],
  ['/s/$shop/templates', 'nav.templates'],
  ['/s/$shop/offers', 'nav.offers'],
  ['/s/$shop/customers', 'nav.customers'],
  ['/s/$shop/import', 'nav.import'],
  ['/s/$shop/settings', 'nav.settings'],
] as const;

/** A new screen has the focus at its heading, which is read out, and names the browser's tab. */
function useArrival(main: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what has changed
  useEffect(() => {
    const isFirst = first.current;
    first.current = false;
    const timer = setTimeout(() => {
      const heading = main.current?.querySelector('h1');
      if (!heading) return;
      document.title = `${heading.textContent} · Nhịp`;
      if (!isFirst) heading.focus();
    }, 150);
    return () => clearTimeout(timer);
  }, [path]);
}

/** The frame of every screen of a shop: where one is, where one can go, and how it shall look. */
export function Shell() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop' });
  const { data: session } = useQuery(sessionQuery);
  const query = useQuery(shopQuery(shop));
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  useArrival(main);
  const leave = async (): Promise<void> => {
    await signOut();
    await navigate({ to: '/sign-in' });
  };
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('nav.skip')}
      </a>
      <header className={css.top}>
        <Link to="/s/$shop" params={{ shop }} className={css.brand}>
          Nhịp
        </Link>
        <span className={css.shop}>
          {query.data?.name ?? shop}
          {session?.scope.kind === 'admin' ? <Link to="/">{t('nav.otherShop')}</Link> : null}
        </span>
        <Taste />
        <Button kind="quiet" onClick={() => void leave()}>
          {t('nav.signOut')}
        </Button>
      </header>
      <nav className={css.nav} aria-label={t('nav.label')}>
        {PLACES.map(([to, name]) => (
          <Link
            key={to}
            to={to}
            params={{ shop }}
            className={css.place}
            activeOptions={{ exact: to === '/s/$shop', includeSearch: false }}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      <main id="main" ref={main} className={css.main} tabIndex={-1}>
        {query.error === null ? <Outlet /> : <Failure error={query.error} retry={() => void query.refetch()} />}
      </main>
    </div>
  );
}
