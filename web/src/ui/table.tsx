import type { ReactNode } from 'react';
import css from './table.module.css';

export interface Column<T> {
  readonly name: string;
  readonly number?: boolean;
  readonly cell: (row: T) => ReactNode;
}

/** A table that becomes cards where it is too narrow: each cell then carries its column's name. */
export function Table<T>({
  label,
  columns,
  rows,
  keyOf,
}: {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: the style of cards takes the role of a table away in some browsers
    <table className={css.table} aria-label={label} role="table">
      {/* biome-ignore lint/a11y/noRedundantRoles: as for the table itself */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: as for the table itself */}
        <tr role="row">
          {columns.map(({ name, number }) => (
            // biome-ignore lint/a11y/noRedundantRoles: as for the table itself
            <th key={name} scope="col" role="columnheader" className={number ? css.number : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: as for the table itself */}
      <tbody role="rowgroup">
        {rows.map((row) => (
          // biome-ignore lint/a11y/noRedundantRoles: as for the table itself
          <tr key={keyOf(row)} role="row">
            {columns.map(({ name, number, cell }) => (
              // biome-ignore lint/a11y/noRedundantRoles: as for the table itself
              <td key={name} role="cell" className={number ? css.number : undefined}>
                <span className={css.name} aria-hidden="true">
                  {name}
                </span>
                <span className={css.value}>{cell(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
