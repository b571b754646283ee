import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { useI18n } from '../i18n/i18n';
import { Button } from './button';
import css from './dialog.module.css';
import { Failure } from './status';

interface Props {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, with its numbers. */
  readonly children: ReactNode;
  /** Verb and noun. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly why?: string | undefined;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back, names it, and keeps what went wrong inside. */
export function Confirm({ open, title, children, confirm, danger = false, why, onConfirm, onClose }: Props) {
  const { t } = useI18n();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = (): void => {
    setError(undefined);
    onClose();
  };
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => (next || busy ? undefined : close())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={css.veil} />
        <AlertDialog.Popup className={css.popup}>
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={css.text}>
            {children}
          </AlertDialog.Description>
          <Failure error={error} />
          <div className={css.buttons}>
            <Button onClick={close} busy={busy}>
              {t('common.back')}
            </Button>
            <Button kind={danger ? 'danger' : 'primary'} busy={busy} why={why} onClick={() => void run()}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
