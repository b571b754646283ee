import type { Finding } from '../../../domain/base/finding.js';
import { codeKey } from '../../../domain/base/ids.js';
import { CODE, CODE_WORDS, MAX_CODES } from '../../../domain/offer/code.js';
import type { Models } from '../../../models/models.js';
import { addCodes, type OfferName } from '../../../models/offer/offer-code-stock.js';
import { fieldError } from '../../http/problems.js';
import type { Columns } from '../read/columns.js';
import { ACTION } from '../read/row.js';
import type { Importer, Written } from '../run-import.js';
import type { FileRules } from './file-rules.js';

export const CODE_COLUMNS: Columns = { known: ['code'], required: ['code'] };

import { FieldReader } from './field-reader.js';

/**
 * Rows of unique codes for a pool. A code that the pool has is unchanged, so the same file again changes nothing.
 * @param total codes that the pool has before
 * @param pageToken names the pages of this upload; unique
 */
export function codeImporter(
  models: Models,
  name: OfferName,
  total: number,
  pageToken: string,
  rules: FileRules,
): Importer<string> {
  let pages = 0;
  let created = 0;
  return {
    read: (fields) => {
      const reader = new FieldReader(fields, rules);
      const code = reader.required('code', CODE_WORDS, (text) => (CODE.test(text) ? text : undefined)) ?? '';
      return { value: code, id: codeKey(code), reader };
    },
    write: async (codes) => {
      const room = Math.max(0, MAX_CODES - total - created);
      const page = `${pageToken}-${String(pages).padStart(4, '0')}`;
      pages += 1;
      const added = await addCodes(models, name, codes.slice(0, room), page);
      return codes.map((code, at): Written | Finding => {
        const outcome = added[at];
        if (outcome === 'created') created += 1;
        if (outcome === 'created' || outcome === 'unchanged') return outcome;
        if (outcome === 'taken')
          return fieldError('code_taken', ACTION, 'code', code, 'a code that no other offer of the shop has');
        return fieldError('invalid_value', ACTION, 'code', code, `one of at most ${MAX_CODES} codes of an offer`);
      });
    },
  };
}
