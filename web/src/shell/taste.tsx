import { useState } from 'react';
import { LANGUAGES, type Language, useI18n } from '../i18n/i18n';
import css from './shell.module.css';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEPT_AS = 'nhip.theme';
const keptTheme = (): Theme => THEMES.find((one) => one === localStorage.getItem(KEPT_AS)) ?? 'system';

function wear(theme: Theme): void {
  localStorage.setItem(KEPT_AS, theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Language and colours: the visitor's own, kept in their browser. */
export function Taste() {
  const { t, language, choose } = useI18n();
  const [theme, setTheme] = useState(keptTheme);
  return (
    <div className={css.taste}>
      <select
        aria-label={t('taste.language')}
        value={language}
        onChange={({ target }) => choose(target.value as Language)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one}>
            {t(`taste.language.${one}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('taste.theme')}
        value={theme}
        onChange={({ target }) => {
          const chosen = target.value as Theme;
          setTheme(chosen);
          wear(chosen);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`taste.theme.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
