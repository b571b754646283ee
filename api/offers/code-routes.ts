import { codeKey } from '../../domain/base/ids.js';
import { isPool } from '../../domain/offer/code.js';
import type { Offer } from '../../domain/offer/offer.js';
import { listCodes, readCode, usesOfCode } from '../../models/offer/offer-code-reads.js';
import { countCodes, finishPages, type OfferName } from '../../models/offer/offer-code-stock.js';
import type { ApiDeps } from '../deps.js';
import { findOffer, findShop } from '../find.js';
import { readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { CODE_COLUMNS, codeImporter } from '../imports/kinds/code-importer.js';
import { importReport } from '../imports/report/report.js';
import { IMPORT_PROBLEMS, MEDIA_TYPES } from '../imports/routes.js';
import { importRows } from '../imports/serve-import.js';
import {
  codeParams,
  codesOut,
  codesQuery,
  codeUseOut,
  codeView,
  generateBody,
  generateOut,
  useView,
} from './code-schema.js';
import { generateCodes, pageToken } from './generate-codes.js';
import { offerParams } from './schema.js';

const BASE = '/v1/shops/{shop}/offers/{offer}/codes';

/** @throws Problem shop_not_found, offer_not_found, not_a_pool */
async function findPool(deps: ApiDeps, params: { shop: string; offer: string }): Promise<Offer> {
  await findShop(deps, params.shop);
  const offer = await findOffer(deps, params.shop, params.offer);
  if (isPool(offer)) return offer;
  throw new Problem('not_a_pool', `The offer '${offer.key}' has one shared code; make an offer of kind 'pool'.`);
}

function addingRoutes(deps: ApiDeps): Route[] {
  const upload = route({
    method: 'post',
    path: BASE,
    id: 'uploadCodes',
    tag: 'offers',
    summary: 'Add unique codes to a pool from CSV or NDJSON',
    description:
      'Streamed, with a report of the rows. The same file again changes nothing; capitals and small letters are the same.',
    access: 'shop',
    action: 'add the codes',
    params: offerParams,
    body: { kind: 'stream', mediaTypes: MEDIA_TYPES, description: 'One column: code.' },
    answers: { 200: { description: 'What became of the rows', schema: importReport } },
    problems: ['shop_not_found', 'offer_not_found', 'not_a_pool', ...IMPORT_PROBLEMS],
    handle: async ({ params, req }) => {
      await findPool(deps, params);
      const name: OfferName = { shop: params.shop, offer: params.offer };
      await finishPages(deps.models, name);
      const { total } = await countCodes(deps.models, name);
      const shop = await findShop(deps, params.shop);
      const page = pageToken(deps);
      const report = await importRows(deps, req, shop, CODE_COLUMNS, (rules) =>
        codeImporter(deps.models, name, total, page, rules),
      );
      return json(200, report);
    },
  });
  const generate = route({
    method: 'post',
    path: `${BASE}/generate`,
    id: 'generateCodes',
    tag: 'offers',
    summary: 'Draw unique codes for a pool',
    description:
      'Digits and capitals that nobody mistakes for each other. With a `key` the call may be repeated: the same one again ' +
      'finishes what was broken off, and adds nothing after that. Without one each call adds its count; one that was broken ' +
      'off has added a part, which the counts of the offer show.',
    access: 'shop',
    action: 'generate the codes',
    params: offerParams,
    body: { kind: 'json', schema: generateBody },
    answers: { 200: { description: 'How many were added', schema: generateOut } },
    problems: ['shop_not_found', 'offer_not_found', 'not_a_pool', 'draw_exists', 'too_many_codes', 'codes_guessable'],
    handle: async ({ params, body, req }) => {
      await findPool(deps, params);
      const name: OfferName = { shop: params.shop, offer: params.offer };
      return json(200, { created: await generateCodes(deps, name, body, () => !req.socket.destroyed) });
    },
  });
  return [upload, generate];
}

function readingRoutes(deps: ApiDeps): Route[] {
  const { models } = deps;
  const list = route({
    method: 'get',
    path: BASE,
    id: 'listCodes',
    tag: 'offers',
    summary: 'The codes of a pool with who holds and who used them',
    access: 'shop',
    action: 'list the codes',
    params: offerParams,
    query: codesQuery,
    answers: { 200: { description: 'In order of their letters', schema: codesOut } },
    problems: ['shop_not_found', 'offer_not_found', 'not_a_pool'],
    handle: async ({ params: { shop, offer }, query }) => {
      await findPool(deps, { shop, offer });
      const read = (limit: number) => listCodes(models, { shop, offer }, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ code }) => code);
      return json(200, { codes: rows.map(codeView), ...next });
    },
  });
  const one = route({
    method: 'get',
    path: `${BASE}/{code}`,
    id: 'getCode',
    tag: 'offers',
    summary: 'One code of a pool, with every order that used it',
    access: 'shop',
    action: 'show the code',
    params: codeParams,
    answers: { 200: { description: 'The code', schema: codeUseOut } },
    problems: ['shop_not_found', 'offer_not_found', 'not_a_pool', 'code_not_found'],
    handle: async ({ params: { shop, offer, code } }) => {
      await findPool(deps, { shop, offer });
      const found = await readCode(models, { shop, offer }, code);
      if (!found) throw new Problem('code_not_found', `The offer '${offer}' has no code '${codeKey(code)}'.`);
      const uses = await usesOfCode(models, shop, code);
      return json(200, { ...codeView(found), uses: uses.map(useView) });
    },
  });
  return [list, one];
}

/** The unique codes of pool offers: uploaded or generated, and what became of them. */
export const offerCodeRoutes = (deps: ApiDeps): Route[] => [...addingRoutes(deps), ...readingRoutes(deps)];
