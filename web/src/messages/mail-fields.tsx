import { useI18n } from '../i18n/i18n';
import { Select, TextArea, TextField } from '../ui/field';
import { MARKUPS, type Markup, type Words } from './words';

interface Props {
  readonly words: Words;
  readonly onChange: (part: Partial<Words>) => void;
}

/** What only an e-mail has: its subject, what it is written as, and HTML or MJML with the line that mailboxes show. */
export function MailFields({ words, onChange }: Props) {
  const { t } = useI18n();
  const { subject, markup, preview } = words;
  return (
    <>
      <TextField
        label={t('message.subject')}
        value={subject}
        onChange={({ target }) => onChange({ subject: target.value })}
      />
      <Select
        label={t('message.markup')}
        value={markup}
        onChange={({ target }) => onChange({ markup: target.value as Markup })}
      >
        {MARKUPS.map((one) => (
          <option key={one} value={one}>
            {t(`message.markup.${one}`)}
          </option>
        ))}
      </Select>
      {markup === 'text' ? null : (
        <>
          <TextField
            label={t('message.preview')}
            hint={t('message.previewHint')}
            value={preview}
            onChange={({ target }) => onChange({ preview: target.value })}
          />
          <TextArea
            label={t(`message.source.${markup}`)}
            hint={t('message.sourceHint')}
            rows={14}
            spellCheck={false}
            dir="ltr"
            variant="code"
            value={words[markup]}
            onChange={({ target }) => onChange({ [markup]: target.value })}
          />
        </>
      )}
    </>
  );
}
