import { parseObject } from '../../domain/base/text/json.js';
import type { Exchange } from './http-exchange.js';

/** The JSON object that the provider answered; undefined when no answer came, or none that is one. */
export const answerOf = (exchanged: Exchange): Record<string, unknown> | undefined =>
  exchanged.kind === 'answer' ? parseObject(exchanged.body) : undefined;

/** What stands at a path such as `data.items.0.code`; undefined where there is nothing. */
export function fieldAt(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** A code that may come as a string or as a number; undefined for anything else. */
export const codeText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
