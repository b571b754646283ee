import { CHANNELS } from '../../domain/base/channel.js';
import { DAY_MS } from '../../domain/base/time.js';
import { type ConsentEntry, consentAfter } from '../../domain/customer/consent/ledger.js';
import type { Consent, Customer } from '../../domain/customer/customer.js';
import { consentsOf, recordConsent } from '../../models/customer/consent/consent-ledger.js';
import type { StoredConsent } from '../../models/customer/consent/consent-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCustomer } from '../find.js';
import { pageQuery, readPage } from '../http/pages.js';
import { fieldError, Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { consentBody, consentLedger, consentRef, consentView, recordedConsent } from './consent-schema.js';
import { customerParams } from './schema.js';

const PAGE = 200;

function summaryOf(
  ledger: readonly StoredConsent[],
  purpose: ConsentEntry['purpose'],
  stored: Customer['consent'],
): Record<string, Consent> {
  const found = CHANNELS.flatMap((channel) => {
    const words = ledger.filter((one) => one.channel === channel && one.purpose === purpose);
    const consent = consentAfter(words, purpose === 'advertising' ? stored[channel] : undefined);
    return consent ? [[channel, consent] as const] : [];
  });
  return Object.fromEntries(found);
}
const currentOf = (ledger: readonly StoredConsent[], { consent }: Customer): object => ({
  advertising: summaryOf(ledger, 'advertising', consent),
  care: summaryOf(ledger, 'care', consent),
});

/** What a customer has agreed to and refused, entry by entry. */
export function consentRoutes(deps: ApiDeps): Route[] {
  const common = { path: '/v1/shops/{shop}/customers/{customer}/consents', tag: 'consent', access: 'shop' } as const;

  const list = route({
    ...common,
    method: 'get',
    id: 'listConsents',
    summary: 'The ledger of a customer, oldest first, and what it comes to',
    action: 'list the consents',
    params: customerParams,
    query: pageQuery(consentRef, PAGE),
    answers: { 200: { description: 'A page', schema: consentLedger } },
    problems: ['customer_not_found'],
    handle: async ({ params: { shop, customer }, query }) => {
      const found = await findCustomer(deps, shop, customer);
      const id = found._id;
      const all = await consentsOf(deps.models, id);
      const from = query.after === undefined ? 0 : all.findIndex(({ _id }) => _id > `${id}/${query.after}`);
      const left = from < 0 ? [] : all.slice(from).map((one) => consentView(one) as { entry: string });
      const { rows, next } = await readPage(
        query.limit,
        async (most) => left.slice(0, most),
        ({ entry }) => entry,
      );
      return json(200, { current: currentOf(all, found), entries: rows, ...next });
    },
  });

  const give = route({
    ...common,
    method: 'post',
    id: 'recordConsent',
    summary: 'Record that a customer has agreed or refused',
    description:
      'Append-only. The customer’s own last word counts, and no yes that reached us before a refusal outlives it; the same word ' +
      'again is the same entry. A time to come, of at most a day, counts as the time of receipt. ' +
      'A refusal holds for the next message. Only words told here, never an import, take a refusal back.',
    action: 'record the consent',
    params: customerParams,
    body: { kind: 'json', schema: consentBody },
    answers: {
      201: { description: 'Recorded', schema: recordedConsent },
      200: { description: 'Recorded before', schema: recordedConsent },
    },
    problems: ['customer_not_found'],
    handle: async ({ params: { shop, customer }, body }) => {
      const { _id, ref: kept } = await findCustomer(deps, shop, customer);
      const now = deps.now();
      const { at = now, ...said } = body;
      const latest = new Date(now.getTime() + DAY_MS);
      if (at > latest) {
        const error = fieldError('invalid_value', 'record the consent', '/at', at, `not after ${latest.toISOString()}`);
        throw new Problem('invalid_request', error.message, { errors: [error] });
      }
      const recorded = await recordConsent(deps.models, { shop, ref: kept }, { ...said, at, recordedAt: now });
      const all = await consentsOf(deps.models, _id);
      const entry = all.find(({ _id }) => _id === recorded.entry);
      const current = currentOf(all, await findCustomer(deps, shop, customer));
      return json(recorded.isNew ? 201 : 200, { entry: entry && consentView(entry), current });
    },
  });
  return [list, give];
}
