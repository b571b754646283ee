import type { Request } from 'express';
import { DAY_MS } from '../../domain/base/time.js';
import { applyShopEvents } from '../../models/customer/events/apply-events.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { problemDocument, toProblem } from '../http/problem-mapper.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { bytesOf, readingProblem, requireUtf8 } from '../http/utf8-body.js';
import { readJson, readLines } from './read-events.js';
import { EventReport, eventReport, shownResult } from './report.js';
import { type EventResult, runEvents } from './run-events.js';
import { eventsIn } from './schema.js';

const NDJSON = 'application/x-ndjson';
const MEDIA_TYPES = ['application/json', NDJSON] as const;

const wantsLines = (req: Request): boolean => (req.headers.accept ?? '').toLowerCase().includes(NDJSON);

async function summary(results: AsyncIterable<EventResult[]>, all: boolean): Promise<Reply> {
  const report = new EventReport(all);
  for await (const some of results) report.count(some);
  return json(200, report);
}

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * One line an event, as soon as it is written, and the counts as the last line. When it fails on the way, the last line is
 * the problem instead: what has no line is not known to be taken.
 */
async function* answerLines(req: Request, results: AsyncIterable<EventResult[]>): AsyncGenerator<string> {
  const report = new EventReport(false);
  try {
    for await (const some of results) {
      report.count(some);
      yield some.map((one) => lineOf(shownResult(one))).join('');
    }
    yield lineOf(report.totals);
  } catch (error) {
    yield lineOf(problemDocument(toProblem(readingProblem(req, error)), req.path));
  }
}

const description =
  `Each event by itself is accepted, known already, or rejected with its reason. Events may come late, again and in any ` +
  `order: the same events give the same profile. Customers who were not known are made. NDJSON is streamed, one event a ` +
  `line, and neither side holds it; with \`Accept: ${NDJSON}\` the answer is streamed too: a line for each event and the ` +
  `counts as the last line, for callers that read while they send.`;

/** What happens at a shop, as it happens. */
export function eventRoutes(deps: ApiDeps): Route[] {
  const take = route({
    method: 'post',
    path: '/v1/shops/{shop}/events',
    id: 'takeEvents',
    tag: 'events',
    summary: 'Take events: orders, carts, wishlists, follows, reviews, consents, profiles',
    description,
    access: 'shop',
    action: 'take the events',
    params: shopParams,
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description: 'One event, a list of events, or one event a line.',
      json: eventsIn,
    },
    answers: { 200: { description: 'What became of the events', schema: eventReport, otherMediaTypes: [NDJSON] } },
    problems: ['shop_not_found', 'malformed_json', 'too_many_rows'],
    handle: async ({ params, req }) => {
      requireUtf8(req);
      const shop = await findShop(deps, params.shop);
      const now = deps.now();
      const rules = { currency: shop.currency, latest: new Date(now.getTime() + DAY_MS) };
      const isJson = req.headers['content-type']?.toLowerCase().startsWith('application/json') === true;
      const body = bytesOf(req);
      const items = isJson ? readJson(body, rules) : readLines(body, rules);
      const attribution = attributionIn(shop, now);
      const results = runEvents(items, (events) => applyShopEvents(deps.models, shop, events, attribution, deps.now()));
      if (!isJson && wantsLines(req)) {
        return { status: 200, stream: { mediaType: NDJSON, chunks: answerLines(req, results) } };
      }
      try {
        return await summary(results, isJson);
      } catch (error) {
        throw readingProblem(req, error);
      }
    },
  });
  return [take];
}
