import { useQuery } from '@tanstack/react-query';
import { shopsQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { LinkButton } from '../ui/link-button';
import { Empty, Loaded } from '../ui/status';
import css from './shell.module.css';
import { Taste } from './taste';

/** An admin chooses the shop to work in. */
export function ShopChoice() {
  const { t } = useI18n();
  const query = useQuery(shopsQuery());
  return (
    <main className={css.alone}>
      <Taste />
      <div className={css.panel}>
        <h1>{t('shops.title')}</h1>
        <Loaded query={query}>
          {({ shops }) =>
            shops.length === 0 ? (
              <Empty title={t('shops.none')}>
                <p>{t('shops.howTo')}</p>
              </Empty>
            ) : (
              <ul className={css.list}>
                {shops.map(({ shop, name }) => (
                  <li key={shop}>
                    <LinkButton to="/s/$shop" params={{ shop }}>
                      {name}
                    </LinkButton>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}
