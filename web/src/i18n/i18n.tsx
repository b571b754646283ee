import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type vi from '../../messages/vi.json';
import { type Formats, formatsOf } from './format';

export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Every key of the message files. */
type MessageKey = keyof typeof vi;
type Values = Readonly<Record<string, string | number>>;
/** A sentence by its key; `values` fill its ICU placeholders. */
type Translate = (key: MessageKey, values?: Values) => string;

const KEPT_AS = 'nhip.language';
const LOADERS: Readonly<Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  vi: () => import('../../messages/vi.json'),
  en: () => import('../../messages/en.json'),
};

const i18n = setupI18n();
i18n.setMessagesCompiler(compileMessage);

/** What the visitor chose; Vietnamese until they do. */
function keptLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  return LANGUAGES.find((one) => one === kept) ?? 'vi';
}

export interface I18n {
  readonly language: Language;
  readonly t: Translate;
  /** Whether a key exists that was put together at run time. */
  readonly has: (key: string) => key is MessageKey;
  readonly format: Formats;
  readonly choose: (language: Language) => void;
}

function i18nOf(language: Language, messages: Readonly<Record<string, string>>, choose: I18n['choose']): I18n {
  return {
    language,
    t: (key, values) => i18n._(key, values === undefined ? undefined : { ...values }),
    has: (key): key is MessageKey => key in messages,
    format: formatsOf(language),
    choose,
  };
}

const Context = createContext<I18n | undefined>(undefined);

/** Loads the visitor's language, and only that one. */
export function I18nProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(keptLanguage);
  const [value, setValue] = useState<I18n>();
  useEffect(() => {
    let wanted = true;
    void LOADERS[language]().then(({ default: messages }) => {
      if (!wanted) return;
      i18n.loadAndActivate({ locale: language, messages });
      document.documentElement.lang = language;
      setValue(
        i18nOf(language, messages, (chosen) => {
          localStorage.setItem(KEPT_AS, chosen);
          setLanguage(chosen);
        }),
      );
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return value ? <Context value={value}>{children}</Context> : null;
}

/** The visitor's language: sentences and formats. */
export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error('There is no I18nProvider around this component');
  return value;
}
