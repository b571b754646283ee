import { useState } from 'react';
import { useI18n } from '../../i18n/i18n';
import { templateOf, wordsOf } from '../../messages/words';
import { TextArea, TextField } from '../../ui/field';
import { TestSend } from '../../winback/test-send';

/** A test message by Zalo: of an approved template, whose parameters are filled in here. */
export function ZaloTest({ shop }: { readonly shop: string }) {
  const { t } = useI18n();
  const [words, setWords] = useState(() => wordsOf({ text: 'customer_name: {{ customer_name }}' }));
  return (
    <>
      <TextField
        label={t('message.zaloTemplate')}
        hint={t('message.zaloTemplateHint')}
        inputMode="numeric"
        value={words.zaloTemplate}
        onChange={({ target }) => setWords({ ...words, zaloTemplate: target.value })}
      />
      <TextArea
        label={t('accounts.zaloParams')}
        hint={t('message.zaloHint')}
        value={words.text}
        onChange={({ target }) => setWords({ ...words, text: target.value })}
      />
      <TestSend shop={shop} channel="zalo" kind="campaign" template={templateOf('zalo', words)} />
    </>
  );
}
