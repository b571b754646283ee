import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useAudienceName } from '../campaign/runs';
import { useI18n } from '../i18n/i18n';
import { templatesQuery } from '../messages/content';
import { WINDOW_NAMES } from '../search';
import { Select } from '../ui/field';
import { Card, PageHead } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import { TemplateRow } from './template-row';
import css from './templates.module.css';

const LANGUAGES = ['vi', 'en'] as const;

/** The ready messages, chosen by channel, window and language; each can be seen as a customer would. */
export function Templates() {
  const { t } = useI18n();
  const { shop } = useParams({ from: '/inside/s/$shop/templates' });
  const search = useSearch({ from: '/inside/s/$shop/templates' });
  const { channel = 'chat', window, language = 'vi' } = search;
  const navigate = useNavigate();
  const nameOf = useAudienceName(shop);
  const query = useQuery(templatesQuery(shop, { channel, language, ...(window === undefined ? {} : { window }) }));
  const go = (part: Record<string, string | undefined>): void => {
    const next = Object.entries({ ...search, ...part }).filter(([, value]) => Boolean(value));
    void navigate({ to: '/s/$shop/templates', params: { shop }, search: Object.fromEntries(next), resetScroll: false });
  };
  return (
    <>
      <PageHead title={t('templates.title')} lead={t('templates.lead')} />
      <Card>
        <div className={css.filters}>
          <Select label={t('message.channel')} value={channel} onChange={({ target }) => go({ channel: target.value })}>
            {(['chat', 'email', 'sms'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`channel.${one}`)}
              </option>
            ))}
          </Select>
          <Select
            label={t('templates.window')}
            value={window ?? ''}
            onChange={({ target }) => go({ window: target.value })}
          >
            <option value="">{t('templates.allWindows')}</option>
            {[...WINDOW_NAMES, 'winback' as const].map((one) => (
              <option key={one} value={one}>
                {t(`window.${one}`)}
              </option>
            ))}
          </Select>
          <Select
            label={t('templates.language')}
            value={language}
            onChange={({ target }) => go({ language: target.value })}
          >
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {t(`taste.language.${one}`)}
              </option>
            ))}
          </Select>
        </div>
      </Card>
      <Card title={t('templates.list')}>
        <Loaded query={query} lines={6}>
          {({ templates }) =>
            templates.length === 0 ? (
              <Empty title={t('templates.none')}>
                <p>{t('templates.noneText')}</p>
              </Empty>
            ) : (
              <ul className={css.list}>
                {templates.map((ready) => (
                  <TemplateRow
                    key={ready.id}
                    shop={shop}
                    ready={ready}
                    audience={ready.audience === undefined ? undefined : nameOf(ready.audience)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}
