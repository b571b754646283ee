import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import css from './switch.module.css';

interface Props {
  readonly label: string;
  /** The word for its state, beside it. */
  readonly state: string;
  readonly checked: boolean;
  /** Why it cannot be moved. */
  readonly why?: string | undefined;
  readonly busy?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** The toggle: answers at once, and says why when it cannot. */
export function Switch({ label, state, checked, why, busy = false, onChange }: Props) {
  const id = useId();
  return (
    <span className={css.whole}>
      <Base.Root
        className={css.root}
        aria-label={label}
        aria-describedby={id}
        checked={checked}
        readOnly={why !== undefined || busy}
        aria-disabled={why !== undefined || undefined}
        onCheckedChange={(next) => onChange(next)}
      >
        <Base.Thumb className={css.thumb} />
      </Base.Root>
      <span id={id} className={css.state}>
        {state}
        {why === undefined ? null : <span className={css.why}>{why}</span>}
      </span>
    </span>
  );
}
