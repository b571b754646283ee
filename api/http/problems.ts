import { type Finding, finding } from '../../domain/base/finding.js';
import type { Label } from '../../domain/base/label.js';
import { RULE_PROBLEMS } from './rule-codes.js';

/**
 * Every problem that the API answers, by its stable `code`: one table for the mapper, the OpenAPI document and the
 * problem pages. A code is never renamed; its title may be.
 */
export const PROBLEMS = {
  // The request as such
  invalid_request: [400, 'The request does not have the documented shape'],
  value_refused: [422, 'A value has the documented shape, and a rule that no schema says refuses it'],
  malformed_json: [400, 'The body is not valid JSON in UTF-8'],
  unsafe_key: [400, 'The body has a key that could reach a prototype: __proto__, constructor or prototype'],
  request_aborted: [400, 'The body ended before it was complete'],
  unsupported_media_type: [415, 'The body is of a media type that this route does not take'],
  unsupported_encoding: [415, 'The body is in an encoding that this route does not take'],
  body_too_large: [413, 'The body is larger than this route takes'],
  route_not_found: [404, 'There is no such route'],
  method_not_allowed: [405, 'The route does not know this method'],
  idempotency_key_reused: [422, 'The Idempotency-Key was used for another request'],
  idempotency_running: [409, 'The first request with this Idempotency-Key is not over'],
  // Who is asking
  unauthenticated: [401, 'An API key is needed'],
  forbidden: [403, 'The API key does not reach this far'],
  csrf_failed: [403, 'The request of a session does not prove that it comes from the console'],
  rate_limited: [429, 'Too many calls in a minute'],
  too_many_streams: [429, 'Too many streams are open'],
  key_exists: [409, 'There is an API key with this id'],
  email_taken: [409, 'There is a key for this e-mail address'],
  sign_in_link_spent: [410, 'The sign-in link was used or is too old'],
  bad_signature: [401, 'The signature does not fit the body'],
  // What a provider has to say first
  provider_away: [503, 'The provider does not answer, and is needed for this'],
  // What does not exist
  shop_not_found: [404, 'There is no such shop'],
  customer_not_found: [404, 'The shop has no such customer'],
  offer_not_found: [404, 'The shop has no such offer'],
  code_not_found: [404, 'The offer has no such code'],
  test_recipient_not_found: [404, 'The shop has no such test recipient'],
  test_send_not_found: [404, 'The shop has no such test send'],
  webhook_not_found: [404, 'The shop has no such webhook'],
  delivery_not_found: [404, 'The webhook has no such message in its log'],
  webhook_exists: [409, 'The shop has a webhook of this key'],
  too_many_webhooks: [422, 'The shop has as many webhooks as it may have'],
  campaign_not_found: [404, 'The shop has no such campaign'],
  audience_not_found: [404, 'The shop has no such audience of its own'],
  experiment_not_found: [404, 'The outreach tries no messages, or has not been opened yet'],
  outreach_not_found: [404, 'The campaign has no such outreach'],
  run_not_found: [404, 'The shop has no such run'],
  key_not_found: [404, 'There is no such API key'],
  link_not_found: [404, 'There is no such link'],
  report_not_found: [404, 'No such report is held'],
  suppression_not_found: [404, 'The address is not suppressed'],
  undecided_message_not_found: [404, 'No such message of the customer waits for a person'],
  account_not_found: [404, 'The shop has no account of its own for this channel'],
  channel_not_configured: [404, 'No provider is configured for this channel'],
  problem_not_found: [404, 'There is no such problem code'],
  // Imports
  unreadable_file: [422, 'The file cannot be read as a table'],
  file_too_heavy: [422, 'The file would unpack to more than one import takes'],
  mapping_not_found: [404, 'The shop has no import mapping of this name'],
  too_many_mappings: [422, 'The shop has as many import mappings as it may have'],
  import_not_found: [404, 'The shop has no such import'],
  undo_not_possible: [409, 'This import cannot be undone'],
  order_not_found: [404, 'The customer has no such order'],
  wrong_columns: [422, 'The file does not have the documented columns'],
  too_many_rows: [413, 'The file has more rows than one import takes'],
  // Campaigns
  preflight_failed: [422, 'Something would go wrong with the campaign as it stands'],
  not_eligible: [422, 'The shop or the campaign does not meet the conditions'],
  unknown_sku: [422, 'The shop has no such product'],
  campaign_exists: [409, 'Another campaign has this key'],
  same_customer: [422, 'A customer is not merged into themselves'],
  merged_elsewhere: [409, 'The record was merged into another customer'],
  message_under_way: [409, 'A run does not know yet what became of its message to the customer'],
  version_conflict: [409, 'It has changed since it was read'],
  etag_mismatch: [412, 'It is not at the version that the request names'],
  no_holdout: [409, 'The campaign holds nobody out'],
  action_not_allowed: [409, 'Its state does not allow this'],
  second_person_needed: [409, 'A second person with the right to send has to approve the campaign'],
  run_closed: [409, 'The run has closed'],
  unknown_category: [422, 'The shop has no product of this category'],
  too_many_products: [422, 'The categories come to more products than one audience may name'],
  audience_in_use: [409, 'A campaign that is not over speaks to this audience'],
  too_many_audiences: [422, 'The shop has as many audiences of its own as it may have'],
  not_a_pool: [409, 'The offer has one shared code, not a pool of unique ones'],
  offer_kind_fixed: [409, 'An offer stays shared or a pool, as it was made'],
  code_taken: [409, 'Another offer of the shop has this code'],
  draw_exists: [409, 'Another drawing of codes of the offer has this key'],
  too_many_codes: [422, 'The offer would have more codes than one may have'],
  codes_guessable: [422, 'The codes would be short enough to be guessed'],
  currency_fixed: [409, 'A shop that has orders keeps its currency'],
  // Accounts
  account_keys_missing: [503, 'The deployment has no key to seal secrets with'],
  // Test sends
  too_many_test_recipients: [422, 'The shop has as many test recipients as it may have'],
  test_recipient_unverified: [422, 'The test recipient has not entered its code'],
  test_code_wrong: [422, 'The code is not the last one that was sent, or no longer good'],
  test_send_limit: [429, 'Too many test sends in an hour'],
  // Win-back programmes
  winback_not_found: [404, 'The shop has no such win-back programme'],
  precondition_failed: [422, 'A condition for activating the programme is not met'],
  token_invalid: [422, 'The confirmation token is not one of this draft'],
  token_expired: [410, 'The confirmation token has expired'],
  token_used: [409, 'The confirmation token was used, or the programme has changed since'],
  // The rules
  ...RULE_PROBLEMS,
  // We
  workflow_unreachable: [503, 'Saved, but the workflow could not be told'],
  not_ready: [503, 'A server that this one needs does not answer'],
  pictures_busy: [503, 'Too many pictures are asked for at once'],
  database_away: [503, 'The database does not answer'],
  internal: [500, 'Something went wrong on our side'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/**
 * The codes of single fields, in the `errors` of a problem and in the row reports of imports. Campaign rules and
 * conditions bring their own (domain/), which are problem codes as well.
 */
export const FIELD_CODES = {
  missing: 'A value is required and was not given',
  unknown_field: 'The field is not known here',
  unsafe_key: 'The key could reach a prototype: __proto__, constructor or prototype',
  invalid_value: 'The value is not one of those allowed',
  broken_encoding: 'The bytes are not UTF-8',
  spreadsheet_damage: 'A spreadsheet has dropped digits of the number (9.12E+08)',
  ambiguous_date: 'Day and month of the date could be either',
  malformed_row: 'The row is not CSV or not JSON',
  row_too_large: 'The row is longer than a row may be',
  wrong_column_count: 'The row has another number of fields than the header',
  duplicate_id: 'An earlier row has this id',
  customer_not_found: 'The shop has no such customer',
  code_taken: 'Another offer of the shop has this code',
  order_conflict: 'The order was recorded with another content',
  guest: 'A guest is nobody in particular, so no customer',
  ambiguous_amount: 'Thousands and decimals of the amount could be either',
  lines_differ: 'The lines of one order say different things',
  wrong_currency: 'Not the currency of the shop',
} as const;
export type FieldCode = keyof typeof FIELD_CODES;

export interface ProblemDetails {
  readonly errors?: readonly Finding[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer, documented with the route. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What was caught, for the log alone. */
  readonly cause?: unknown;
}

/** A refusal on its way to the edge, where the mapper answers it as problem details (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly Finding[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  /** @param detail one sentence about this very refusal, safe to show to the caller. */
  constructor(code: ProblemCode, detail: string, more: ProblemDetails = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }
}

/** The refusal of an action that a state does not allow. @param why the lifecycle table's sentence */
export const notAllowed = (why: Label): Problem =>
  new Problem('action_not_allowed', why.en, { extra: { reason: why } });

const SHOWN = 200;

/** A value as a report may repeat it: short, and never an object's whole content. */
export function shownValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an impossible date' : value.toISOString();
  if (typeof value === 'string') return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

/** What is wrong with one field, its value fit for an answer. `field` is a JSON pointer into the body, or a column. */
export function fieldError(code: FieldCode, action: string, field: string, value: unknown, allowed: string): Finding {
  const short = shownValue(value);
  return finding(code, action, field, short === null ? undefined : short, allowed);
}

/** A finding of a rule as an answer shows it: no date objects, no long values. */
export const shownFinding = (found: Finding): Finding => ({ ...found, value: shownValue(found.value) });

/** @throws Problem with the first finding's code and all of them, when there is any */
export function refuseIf(findings: readonly Finding[]): void {
  const [first] = findings;
  if (!first) return;
  // A rule whose code is not in the table is a mistake of ours, which a test finds; the caller learns what is wrong.
  const code = Object.hasOwn(PROBLEMS, first.code) ? (first.code as ProblemCode) : 'invalid_request';
  throw new Problem(code, first.message, { errors: findings });
}
