import { parseObject } from '../../domain/base/text/json.js';
import type { Exchange } from './http-exchange.js';

/** The JSON object that the provider answered; undefined when no answer came, or none that is one. */
export const answerOf = (exchanged: Exchange): Record<string, unknown> | undefined =>
  exchanged.kind === 'answer' ? parseObject(exchanged.body) : undefined;

/** A code that may come as a string or as a number; undefined for anything else. */
export const codeText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
