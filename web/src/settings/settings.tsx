import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n';
import { SETTINGS_TABS, type SettingsTab } from '../search';
import { PageHead } from '../ui/layout';
import { Tabs } from '../ui/tabs';
import { Accounts } from './accounts/accounts';
import { Audit } from './audit';
import { Keys } from './keys';
import { ShopPart } from './shop-part';

function Part({ tab, shop }: { readonly tab: SettingsTab; readonly shop: string }) {
  switch (tab) {
    case 'shop':
      return <ShopPart shop={shop} />;
    case 'channels':
      return <Accounts shop={shop} />;
    case 'keys':
      return <Keys shop={shop} />;
    case 'audit':
      return <Audit shop={shop} />;
  }
}

/** How the shop is set up: its clocks and caps, its accounts with providers, its keys, and who did what. */
export function Settings() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/settings' });
  const { tab = 'shop' } = useSearch({ from: '/inside/s/$shop/settings' });
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={t('settings.title')} />
      <Tabs
        label={t('settings.parts')}
        chosen={tab}
        tabs={SETTINGS_TABS.map((id) => ({ id, name: t(`settings.tab.${id}`) }))}
        onChoose={(next) =>
          void navigate({
            to: '/s/$shop/settings',
            params: { shop },
            search: next === 'shop' ? {} : { tab: next },
            resetScroll: false,
          })
        }
      />
      <Part tab={tab} shop={shop} />
    </>
  );
}
