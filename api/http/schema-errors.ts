import type { z } from 'zod';
import type { Finding } from '../../domain/base/finding.js';
import { type FieldCode, fieldError, Problem } from './problems.js';

type Issue = z.core.$ZodIssue;

/** A JSON pointer (RFC 6901): `/windows/0/opensAt`. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

const UNITS: Record<string, string> = { string: ' characters', array: ' items', set: ' items' };

/** "Invalid discriminator value. Expected 'a' | 'b'" as what is allowed; else that none of the shapes fits. */
function unionWords(message: string): string {
  const kinds = [...message.matchAll(/'([^']+)'/g)].map(([, kind]) => kind);
  return kinds.length > 0 ? `one of ${kinds.join(', ')}` : 'one of the documented shapes';
}

/** What an issue allows, in words; a schema's own message for a format or a rule is such a phrase already. */
function allowedBy(issue: Issue): string {
  const unit = 'origin' in issue ? (UNITS[String(issue.origin)] ?? '') : '';
  switch (issue.code) {
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      // zod's own words end in the middle of ours: "must be Invalid discriminator value".
      return /^Invalid/.test(issue.message) ? unionWords(issue.message) : issue.message;
    case 'unrecognized_keys':
      return 'absent, as it is unknown here';
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

function codeOf(issue: Issue, value: unknown): FieldCode {
  if (issue.code === 'unrecognized_keys') return 'unknown_field';
  return value === undefined ? 'missing' : 'invalid_value';
}

const SECRET = /password|secret|private_?key/i;
/** What stands there may be a secret, which no answer repeats: neither where secrets belong nor where one was put by mistake. */
const isSecret = (path: readonly PropertyKey[]): boolean =>
  path[0] === 'secrets' || SECRET.test(String(path.at(-1) ?? ''));

/** More wrong fields than anybody reads; each costs time to word. */
const MAX_NAMED = 200;

/** The field of each issue, the first ones. */
function* fieldsOf(issues: readonly Issue[]): Generator<readonly [Issue, readonly PropertyKey[]]> {
  let named = 0;
  for (const issue of issues) {
    const keys: readonly (string | undefined)[] = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of keys) {
      if (named === MAX_NAMED) return;
      named += 1;
      yield [issue, key === undefined ? issue.path : [...issue.path, key]];
    }
  }
}

/**
 * The problem to answer for what a schema refuses.
 * @param action completes "Cannot …"; `where` as in `schemaErrors`
 */
export function schemaProblem(error: z.ZodError, input: unknown, action: string, where = ''): Problem {
  const errors = schemaErrors(error, input, action, where);
  return new Problem('invalid_request', errors[0]?.message ?? 'The request is not as documented.', { errors });
}

/**
 * The issues that zod found, field by field, the first 200.
 * @param action completes "Cannot …", for example `save the shop`.
 * @param where what the fields are parts of: '' for the body, else `path` or `query`.
 */
export function schemaErrors(error: z.ZodError, input: unknown, action: string, where = ''): Finding[] {
  return Array.from(fieldsOf(error.issues), ([issue, path]) => {
    const value = valueAt(input, path);
    const shown = value !== undefined && isSecret(path) ? '(hidden)' : value;
    return fieldError(codeOf(issue, value), action, `${where}${pointer(path)}`, shown, allowedBy(issue));
  });
}
