import css from './campaign.module.css';

interface Props {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** An interval beside zero, as a picture: what does not touch the line is no chance. The words beside it say the same. */
export function Interval({ low, value, high }: Props) {
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const at = (one: number): number => 50 + (one / reach) * 46;
  return (
    <span className={css.interval} aria-hidden="true">
      <span className={css.zero} />
      <span className={css.range} style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      <span className={css.middle} style={{ left: `${at(value)}%` }} />
    </span>
  );
}
