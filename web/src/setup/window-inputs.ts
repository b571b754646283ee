import type { Schemas } from '../api/client';

export type WindowInput = Schemas['WindowInput'];
export type OutreachInput = Schemas['OutreachInput'];
type Campaign = Schemas['Campaign'];

/** The windows of a campaign as an edit takes them back: what is shown and what is given have the same fields. */
export function windowInputs({ windows }: Campaign): WindowInput[] {
  return windows.map(({ outreaches, ...window }) => ({
    ...window,
    outreaches: outreaches.map((one) => ({ ...one }) as OutreachInput),
  }));
}
