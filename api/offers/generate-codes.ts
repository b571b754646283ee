import { createHmac } from 'node:crypto';
import { finding } from '../../domain/base/finding.js';
import { codeKey } from '../../domain/base/ids.js';
import { MAX_CODES } from '../../domain/offer/code.js';
import { CodeDrawer, type DrawBytes, isSparse, SPARSENESS } from '../../domain/offer/generate.js';
import type { Models } from '../../models/models.js';
import { beginDraw, endDraw, findDraw } from '../../models/offer/code-draw.js';
import type { CodeDraw, WantedCodes } from '../../models/offer/code-draw-schema.js';
import { addCodes, countCodes, finishPages, type OfferName, PAGE_CODES } from '../../models/offer/offer-code-stock.js';
import type { ApiDeps } from '../deps.js';
import { Problem, refuseIf } from '../http/problems.js';

type Deps = Pick<ApiDeps, 'models' | 'now' | 'randomBytes'>;

const nonce = (deps: Deps): string => deps.randomBytes().toString('hex').slice(0, 16);
/** Names the pages of one request: later requests' codes are given away later. */
export const pageToken = (deps: Deps): string => `${String(deps.now().getTime()).padStart(14, '0')}-${nonce(deps)}`;

/** @throws Problem too_many_codes, codes_guessable */
async function requireRoom({ models }: Deps, name: OfferName, { count, length }: WantedCodes): Promise<void> {
  const { total } = await countCodes(models, name);
  const all = total + count;
  if (all > MAX_CODES) {
    const allowed = `at most ${MAX_CODES - total}, as an offer has at most ${MAX_CODES} codes`;
    refuseIf([finding('too_many_codes', 'generate the codes', '/count', count, allowed)]);
  }
  if (!isSparse(length, all)) {
    const allowed = `long enough that at most one of ${SPARSENESS} possible codes is real`;
    refuseIf([finding('codes_guessable', 'generate the codes', '/length', length, allowed)]);
  }
}

/** The same bytes for the same seed, and none that tell of the others. */
function seededBytes(seed: string): DrawBytes {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHmac('sha256', Buffer.from(seed, 'hex')).update(String(drawn)).digest();
  };
}

interface Drawing {
  readonly bytes: DrawBytes;
  /** Begins the names of the pages. */
  readonly token: string;
  /** Ends them: no other attempt has it. */
  readonly attempt: string;
}

/**
 * Draws codes that the shop does not have yet and adds them to the pool, a page at a time: memory does not grow with their
 * number. What was added stays when it is broken off. Of attempts that draw the same bytes under the same token, each code
 * counts in the page in which all of them draw it first, whoever writes it: so they all stop at the same code.
 */
async function addDrawn(
  models: Models,
  name: OfferName,
  { count, prefix, length }: WantedCodes,
  { bytes, token, attempt }: Drawing,
  isWanted: () => boolean,
): Promise<number> {
  const drawer = new CodeDrawer(bytes, prefix, length);
  let created = 0;
  for (let page = 0; created < count && isWanted(); page += 1) {
    const codes = new Map<string, string>();
    const size = Math.min(PAGE_CODES, count - created);
    while (codes.size < size) {
      const code = drawer.next();
      codes.set(codeKey(code), code);
    }
    const part = `${token}-${String(page).padStart(5, '0')}-`;
    const added = await addCodes(models, name, [...codes.values()], `${part}${attempt}`, part);
    created += added.filter((outcome) => outcome === 'created').length;
  }
  return created;
}

/** The drawing of a key: found, or begun. @throws Problem draw_exists, too_many_codes, codes_guessable */
async function drawOf(deps: Deps, name: OfferName, key: string, wanted: WantedCodes): Promise<CodeDraw> {
  let draw = await findDraw(deps.models, name, key);
  if (!draw) {
    await requireRoom(deps, name, wanted);
    const seed = deps.randomBytes().toString('hex');
    draw = await beginDraw(deps.models, key, { ...name, ...wanted, token: pageToken(deps), at: deps.now(), seed });
  }
  const { count, prefix, length } = draw;
  if (count === wanted.count && prefix === wanted.prefix && length === wanted.length) return draw;
  const asked = `count ${count}, prefix '${prefix}', length ${length}`;
  throw new Problem('draw_exists', `The offer has a drawing '${key}' of ${asked}: give another 'key'.`);
}

/**
 * Draws codes for a pool. With a key this may be repeated: after the end it answers what the first did, before it goes on
 * where the others have stopped or still are.
 * @param isWanted asked between pages
 * @returns how many were added
 * @throws Problem draw_exists, too_many_codes, codes_guessable
 */
export async function generateCodes(
  deps: Deps,
  name: OfferName,
  { key, ...wanted }: WantedCodes & { readonly key?: string },
  isWanted: () => boolean = () => true,
): Promise<number> {
  const { models } = deps;
  await finishPages(models, name);
  if (key === undefined) {
    await requireRoom(deps, name, wanted);
    const once = { bytes: () => deps.randomBytes(), token: pageToken(deps), attempt: nonce(deps) };
    return addDrawn(models, name, wanted, once, isWanted);
  }
  const draw = await drawOf(deps, name, key, wanted);
  if (draw.seed === undefined) return draw.created ?? 0;
  const again = { bytes: seededBytes(draw.seed), token: draw.token, attempt: nonce(deps) };
  const created = await addDrawn(models, name, wanted, again, isWanted);
  // An attempt beside us may have died between its codes and their page.
  await finishPages(models, name);
  if (created === wanted.count) await endDraw(models, draw._id, created);
  return created;
}
