import type { ChannelDeps } from '../deps.js';

/**
 * An instant on two clocks of this process, milliseconds: the monotonic one, which nobody can set, and the wall's, which goes
 * on while a machine is asleep. No clock of another machine is ever compared with them.
 */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
}

export const momentOf = ({ now, monotonic }: Pick<ChannelDeps, 'now' | 'monotonic'>): Moment => ({
  mono: monotonic ? monotonic() : performance.now(),
  wall: now().getTime(),
});

export const earlier = (a: Moment, b: Moment): Moment => (a.mono <= b.mono ? a : b);

/** Less than `ms` ago by both clocks; a wall clock that was put back makes nothing fresh. */
export const isWithin = (ms: number, at: Moment, now: Moment): boolean =>
  now.mono - at.mono < ms && now.wall >= at.wall && now.wall - at.wall < ms;
