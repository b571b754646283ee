import css from './tabs.module.css';

interface Props<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly name: string }[];
  readonly chosen: T;
  readonly onChoose: (id: T) => void;
}

/** Parts of one screen; which one is shown stands in the URL. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: Props<T>) {
  return (
    <nav aria-label={label} className={css.tabs}>
      {tabs.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={css.tab}
          aria-current={id === chosen ? 'page' : undefined}
          onClick={() => onChoose(id)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
