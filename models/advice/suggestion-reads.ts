import type { Looked } from '../../domain/advice/suggest/suggest.js';
import { readHistory } from '../audience/audience-history.js';
import { EVERYTHING, scanCustomers } from '../audience/audience-scan.js';
import type { Models } from '../models.js';

/** Shows every past run and every customer of a shop to what suggestions are made from, each once. */
export async function readInto(models: Models, shop: string, { survey, history }: Looked): Promise<void> {
  await readHistory(models, shop, history);
  await scanCustomers(models, { shop, filter: {}, fields: EVERYTHING }, (customer) => survey.add(customer));
}
