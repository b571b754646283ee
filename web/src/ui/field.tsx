import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './field.module.css';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

function useDescription({ hint, error }: Pick<Described, 'hint' | 'error'>) {
  const id = useId();
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  return { id, described: ids.length > 0 ? ids.join(' ') : undefined };
}

function Frame({
  id,
  label,
  hint,
  error,
  children,
}: Described & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span id={`${id}-error`} className={css.error}>
          {error}
        </span>
      )}
    </div>
  );
}

/** A line to type into, with its label, hint and what is wrong with it. */
export function TextField({ label, hint, error, ...input }: Described & Omit<ComponentProps<'input'>, 'id'>) {
  const { id, described } = useDescription({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        type="text"
        {...input}
        id={id}
        className={css.input}
        aria-describedby={described}
        aria-invalid={error !== undefined || undefined}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  variant,
  ...input
}: Described & Omit<ComponentProps<'textarea'>, 'id'> & { readonly variant?: 'code' }) {
  const { id, described } = useDescription({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        rows={5}
        {...input}
        id={id}
        className={`${css.input} ${variant === 'code' ? css.code : ''}`}
        aria-describedby={described}
        aria-invalid={error !== undefined || undefined}
      />
    </Frame>
  );
}

export function Select({ label, hint, error, children, ...input }: Described & Omit<ComponentProps<'select'>, 'id'>) {
  const { id, described } = useDescription({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select {...input} id={id} className={css.input} aria-describedby={described}>
        {children}
      </select>
    </Frame>
  );
}

export function Checkbox({
  label,
  hint,
  ...input
}: Omit<Described, 'error'> & Omit<ComponentProps<'input'>, 'id' | 'type'>) {
  const { id, described } = useDescription({ hint, error: undefined });
  return (
    <div className={css.check}>
      <input {...input} type="checkbox" id={id} aria-describedby={described} />
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
