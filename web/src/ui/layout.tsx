import type { ReactNode } from 'react';
import css from './layout.module.css';

interface Boxed {
  readonly children: ReactNode;
}

/** The head of a screen: its name, a sentence, and what may be done. */
export function PageHead({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={css.head}>
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead === undefined ? null : <p className={css.lead}>{lead}</p>}
      </div>
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
    </header>
  );
}

/** A part of a screen with its own heading. */
export function Card({ title, aside, children }: Boxed & { readonly title?: string; readonly aside?: ReactNode }) {
  return (
    <section className={css.card} aria-label={title}>
      {title === undefined ? null : (
        <div className={css.cardHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

export const Stack = ({ children }: Boxed) => <div className={css.stack}>{children}</div>;
export const Row = ({ children }: Boxed) => <div className={css.row}>{children}</div>;
export const Columns = ({ children }: Boxed) => <div className={css.columns}>{children}</div>;
export const Soft = ({ children }: Boxed) => <span className={css.soft}>{children}</span>;

/** One number with its name. */
export function Figure({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}) {
  return (
    <div className={css.figure}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note === undefined ? null : <span className={css.soft}> {note}</span>}
      </dd>
    </div>
  );
}
export const Figures = ({ children }: Boxed) => <dl className={css.figures}>{children}</dl>;
