import { useI18n } from '../i18n/i18n';
import { TextField } from '../ui/field';
import { Soft } from '../ui/layout';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly busy: boolean;
  /** Ends of names that are offered. */
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

/** Takes a file; the browser's own control, which also takes one that is dropped on it. */
export function FileDrop({ label, hint, busy, accept = '.csv,.ndjson,.jsonl,text/csv', onFile }: Props) {
  const { t } = useI18n();
  return (
    <div>
      <TextField
        label={label}
        hint={hint}
        type="file"
        accept={accept}
        disabled={busy}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
        }}
      />
      {busy ? <Soft>{t('import.sending')}</Soft> : null}
    </div>
  );
}
