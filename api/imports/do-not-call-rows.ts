import { addDoNotCall, markDoNotCall } from '../../models/customer/consent/do-not-call.js';
import type { Models } from '../../models/models.js';
import { FieldReader } from './field-reader.js';
import type { Columns } from './read-csv.js';
import type { Importer } from './run-import.js';

const COLUMNS: Columns = { known: ['phone'], required: ['phone'] };
/** Customers are marked when this many phones are gathered: each mark is a search by phone. */
const MARK_AT = 5_000;

/** Phones that a shop must not send advertising to: kept, and closed for the customers there are. @param now when the file came */
export function doNotCallImporter(models: Models, shop: string, now: Date): Importer<string> {
  let phones: string[] = [];
  const mark = async (): Promise<void> => {
    const some = phones;
    phones = [];
    await markDoNotCall(models, shop, some, now);
  };
  return {
    columns: COLUMNS,
    read: (fields) => {
      const reader = new FieldReader(fields, now);
      const phone = reader.requiredPhone('phone') ?? '';
      return { value: phone, id: phone, errors: reader.errors, repairs: reader.repairs };
    },
    write: async (some) => {
      const isNew = await addDoNotCall(models, shop, some, now);
      // Known ones as well: an import that died between list and customers is completed by the next.
      phones.push(...some);
      if (phones.length >= MARK_AT) await mark();
      return isNew.map((one) => (one ? 'created' : 'unchanged'));
    },
    finish: mark,
  };
}
