import type { LastLook } from '../run/owner.js';
import type { Moment } from './moment.js';

/** What the gate has been told, and when: answers grow old. */
export interface GateMemory {
  /** When the look began that last found the gate open; undefined while it is shut. */
  openedAt: Moment | undefined;
  /** Hours and lateness let messages leave before this, epoch milliseconds. */
  endsAt: number;
  /** The last look at run and batch. */
  lookedAt: Moment;
  /** The run is on hold, or another attempt has the batch: never again in this attempt. */
  stopped: boolean;
  owner: LastLook | undefined;
}

/** @param stopped the run was on hold as it was read @param lookedAt just before it was read, and the batch taken */
export const newGate = (stopped: boolean, lookedAt: Moment, owner: LastLook | undefined): GateMemory => ({
  openedAt: undefined,
  endsAt: Number.POSITIVE_INFINITY,
  lookedAt,
  stopped,
  owner,
});
