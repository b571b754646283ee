import { addDoNotCall, listedPhones, markDoNotCall } from '../../../models/customer/consent/do-not-call.js';
import type { Models } from '../../../models/models.js';
import type { Columns } from '../read/columns.js';
import type { Importer, ImportWrites } from '../run-import.js';
import { FieldReader } from './field-reader.js';
import type { FileRules } from './file-rules.js';

export const DO_NOT_CALL_COLUMNS: Columns = { known: ['phone'], required: ['phone'] };
/** Customers are marked when this many phones are gathered: each mark is a search by phone. */
const MARK_AT = 5_000;

/** Phones that a shop must not send advertising to: kept, and closed for the customers there are. */
export function doNotCallImporter(
  models: Models,
  shop: string,
  rules: FileRules,
  { now, dryRun }: ImportWrites,
): Importer<string> {
  let phones: string[] = [];
  const mark = async (): Promise<void> => {
    const some = phones;
    phones = [];
    await markDoNotCall(models, shop, some, now);
  };
  return {
    read: (fields) => {
      const reader = new FieldReader(fields, rules);
      const phone = reader.requiredPhone('phone') ?? '';
      return { value: phone, id: phone, reader };
    },
    write: async (some) => {
      if (dryRun) {
        const listed = await listedPhones(models, shop, some);
        return some.map((phone) => (listed.has(phone) ? 'unchanged' : 'created'));
      }
      const isNew = await addDoNotCall(models, shop, some, now);
      // Known ones as well: an import that died between list and customers is completed by the next.
      phones.push(...some);
      if (phones.length >= MARK_AT) await mark();
      return isNew.map((one) => (one ? 'created' : 'unchanged'));
    },
    finish: mark,
  };
}
