import type { Finding } from '../../domain/base/finding.js';
import { parseObject } from '../../domain/base/text/json.js';
import { fieldError } from '../http/problems.js';
import type { Columns } from './read-csv.js';
import { ACTION, type Row } from './row.js';

/** One line of NDJSON with the keys of the CSV's columns; null means an empty field. */
export function readLine(number: number, text: string, columns: Columns): Row {
  const object = parseObject(text);
  if (!object) return { number, errors: [fieldError('malformed_row', ACTION, 'row', text, 'one JSON object')] };
  const fields: Record<string, string> = Object.create(null);
  const errors: Finding[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (!columns.known.includes(key)) {
      errors.push(fieldError('unknown_field', ACTION, key, value, `one of ${columns.known.join(', ')}`));
    } else if (value === null) fields[key] = '';
    else if (typeof value === 'object')
      errors.push(fieldError('invalid_value', ACTION, key, value, 'a text or a number'));
    else fields[key] = String(value);
  }
  for (const name of columns.required) {
    if (!Object.hasOwn(object, name)) errors.push(fieldError('missing', ACTION, name, undefined, 'a key of the row'));
  }
  return errors.length > 0 ? { number, errors } : { number, fields };
}
