import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './button.module.css';

type Kind = 'primary' | 'plain' | 'danger' | 'quiet';
export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly kind?: Kind;
  /** Why it cannot be pressed now; shown beside it, and it stays reachable by keyboard. */
  readonly why?: string | undefined;
  /** Under way: a second press does nothing. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** The button: one that is not to be pressed says why. */
export function Button({ kind = 'plain', why, busy = false, children, onClick, className, ...rest }: ButtonProps) {
  const id = useId();
  const off = why !== undefined || busy;
  const button = (
    <button
      type="button"
      {...rest}
      className={`${css.button} ${css[kind]} ${className ?? ''}`}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-describedby={why === undefined ? rest['aria-describedby'] : id}
      onClick={(event) => {
        // The second half of a double click comes before `busy` is drawn.
        if (off || event.detail > 1) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
  if (why === undefined) return button;
  return (
    <span className={css.reasoned}>
      {button}
      <span id={id} className={css.why}>
        {why}
      </span>
    </span>
  );
}
