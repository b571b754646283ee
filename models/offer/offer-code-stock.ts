import type { mongo } from 'mongoose';
import { codeId, offerId, under } from '../../domain/base/ids.js';
import { insertMissing } from '../base/insert-missing.js';
import { native, type Stored } from '../base/native.js';
import type { Models } from '../models.js';
import type { CodePage, OfferCode } from './offer-code-schema.js';

/** Codes per page: what one draw of a planner takes, and one write of an upload brings. */
export const PAGE_CODES = 500;

/** An offer by its parts. */
export interface OfferName {
  readonly shop: string;
  /** The offer's key. */
  readonly offer: string;
}
/** What became of a code that was to be added; `taken`: another offer of the shop has it. */
export type AddedCode = 'created' | 'unchanged' | 'taken';

const pagesOf = ({ shop, offer }: OfferName): { $gt: string; $lt: string } => under(offerId(shop, offer));
/** Pages that came back sort before those that were never given away. */
const freshPage = ({ shop, offer }: OfferName, name: string): string => `${offerId(shop, offer)}/1-${name}`;
const returnedPage = ({ shop, offer }: OfferName, name: string): string => `${offerId(shop, offer)}/0-${name}`;

type CodeRow = Pick<OfferCode, '_id' | 'offer' | 'code' | 'page' | 'holder' | 'spent'>;

/** The registered ones of these codes, by `_id`. */
export async function findCodes(models: Models, ids: readonly string[]): Promise<Map<string, CodeRow>> {
  if (ids.length === 0) return new Map();
  const projection = { offer: 1, code: 1, page: 1, holder: 1, spent: 1 };
  const rows = await native(models.offerCodes)
    .find<CodeRow>({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 })
    .toArray();
  return new Map(rows.map((row) => [row._id, row]));
}

/**
 * Registers a page's codes and opens it with those that it was first to bring. Safe to repeat, by anybody: what an
 * interrupted upload left behind is finished by the next one, so no code is registered and in no page.
 */
async function finishPage(models: Models, page: CodePage): Promise<Map<string, CodeRow>> {
  const { shop, offer } = page;
  const documents = page.codes.map(
    (code): OfferCode => ({ _id: codeId(shop, code), shop, offer, code, page: page._id, rev: 0 }),
  );
  const known = await findCodes(models, await insertMissing(models.offerCodes, documents));
  const own = page.codes.filter((code) => (known.get(codeId(shop, code))?.page ?? page._id) === page._id);
  const making = { _id: page._id, state: 'making' };
  if (own.length === 0) await native(models.codePages).deleteOne(making);
  else {
    await native(models.codePages).updateOne(making, { $set: { state: 'free', codes: own } });
    const codeLength = Math.max(...own.map((code) => code.length));
    await native(models.offers).updateOne({ _id: offerId(shop, offer) }, { $max: { codeLength } });
  }
  return known;
}

/** Finishes what interrupted uploads have left. */
export async function finishPages(models: Models, name: OfferName): Promise<void> {
  const filter = { _id: pagesOf(name), state: 'making' };
  const pages = await native(models.codePages).find<CodePage>(filter).toArray();
  for (const page of pages) await finishPage(models, page);
}

/**
 * Adds codes to a pool: at most PAGE_CODES, no two of them with the same key.
 * @param token names the page; no other page of the offer ever has it, and later ones sort behind it
 * @param part begins the names of this page and of those that other attempts write instead of it: what they brought counts
 *   as created
 */
export async function addCodes(
  models: Models,
  name: OfferName,
  codes: readonly string[],
  token: string,
  part?: string,
): Promise<AddedCode[]> {
  if (codes.length === 0) return [];
  const page: CodePage = { _id: freshPage(name, token), ...name, codes, state: 'making' };
  // Before the codes: whoever finds a code registered can rely on its page.
  await native(models.codePages).insertOne({ ...page });
  const known = await finishPage(models, page);
  const isHere = ({ page: id }: CodeRow): boolean =>
    part === undefined ? id === page._id : id.startsWith(freshPage(name, part));
  return codes.map((code) => {
    const row = known.get(codeId(name.shop, code));
    if (!row || isHere(row)) return 'created';
    return row.offer === name.offer ? 'unchanged' : 'taken';
  });
}

/** Takes the next page of free codes for one planner; undefined when there is none. */
export async function takePage(
  models: Models,
  name: OfferName,
  taken: NonNullable<CodePage['taken']>,
): Promise<CodePage | undefined> {
  const found = await native(models.codePages).findOneAndUpdate(
    { _id: pagesOf(name), state: 'free' },
    { $set: { state: 'taken', taken } },
    { sort: { _id: 1 }, returnDocument: 'after' },
  );
  return (found as CodePage | null) ?? undefined;
}

/** Gives a taken page back with the codes that are left of it. Whoever took it meanwhile keeps it. */
export async function putBack(models: Models, page: CodePage, codes: readonly string[]): Promise<void> {
  const ours = { _id: page._id, state: 'taken', 'taken.token': page.taken?.token ?? '' };
  if (codes.length === 0) await native(models.codePages).deleteOne(ours);
  else await native(models.codePages).updateOne(ours, { $set: { state: 'free', codes }, $unset: { taken: '' } });
}

/** Lists codes that are about to be free, in a page that the run's end must settle: before anybody lets go of them. */
export async function listReturning(
  models: Models,
  name: OfferName,
  codes: readonly string[],
  taken: NonNullable<CodePage['taken']>,
  at: string,
): Promise<CodePage> {
  const page: CodePage = { _id: returnedPage(name, at), ...name, codes, state: 'taken', taken };
  await native(models.codePages).insertOne({ ...page });
  return page;
}

/** Pages that planners have taken and not given back. */
export function takenPages(models: Models, name: OfferName): Promise<CodePage[]> {
  return native(models.codePages)
    .find<CodePage>({ _id: pagesOf(name), state: 'taken' })
    .toArray();
}

/** What a pool has. `held` ones are not spent yet; `spent` ones may be held as well. */
export interface CodeCounts {
  readonly total: number;
  readonly free: number;
  readonly held: number;
  readonly used: number;
}

/** Counted from the codes themselves each time: nothing to drift. */
export async function countCodes(models: Models, { shop, offer }: OfferName): Promise<CodeCounts> {
  const count = (more: mongo.Filter<Stored>): Promise<number> =>
    native(models.offerCodes).countDocuments({ _id: under(shop), shop, offer, ...more });
  const isUsed = { 'spent.orders': { $gte: 1 } };
  const [total, used, held] = await Promise.all([
    count({}),
    count(isUsed),
    count({ holder: { $exists: true }, 'spent.orders': { $exists: false } }),
  ]);
  return { total, free: total - used - held, held, used };
}
