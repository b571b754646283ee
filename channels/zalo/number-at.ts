import { fieldAt } from '../../domain/account/field-at.js';

/** A number in an answer of Zalo's: a number where quota is asked for, a string in the answer to a message; null is none. */
export const numberAt = (value: unknown, path: string): number | undefined => {
  const found = fieldAt(value, path);
  if (found === null || found === undefined || found === '') return undefined;
  const number = Number(found);
  return Number.isFinite(number) ? number : undefined;
};
