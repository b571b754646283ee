import { z } from 'zod';
import { codeTableSchema } from '../customer/provider-codes.js';
import { answerPattern } from './answer-pattern.js';
import kannel from './descriptions/kannel.json' with { type: 'json' };
import { parseGiven } from './given-description.js';
import { PHONE_FORMS } from './phone-form.js';
import { textCodings } from './sms-text.js';

/**
 * What may stand between `{{` and `}}`. `basic` is `key:secret` in base64; `unicode` is `1` beyond GSM-7, else `0`; `coding` and
 * `charset` are what the provider calls how the text is written (sms-text.ts); `reports` is where it reports what became of this
 * message.
 */
export const PLACEHOLDERS = [
  'id',
  'to',
  'text',
  'sender',
  'key',
  'secret',
  'basic',
  'unicode',
  'coding',
  'charset',
  'reports',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
/** Addresses are logged by every proxy on the way: no secret and nothing personal stands in a path; `query` is for who asks for it there. */
const IN_PATHS: readonly string[] = ['id', 'sender'];
/** The same for everybody. */
const IN_HEADERS: readonly string[] = ['id', 'sender', 'key', 'secret', 'basic'];

const HOLE = /\{\{([^{}]*)\}\}/g;
const holesIn = (text: string): string[] => [...text.matchAll(HOLE)].map(([, name = '']) => name.trim());

const template = (allowed: readonly string[]) =>
  z.string().superRefine((text, context) => {
    for (const name of holesIn(text)) {
      if (allowed.includes(name)) continue;
      context.addIssue({ code: 'custom', message: `'{{${name}}}' must be one of ${allowed.join(', ')} here` });
    }
  });

const path = z.string().regex(/^[\w-]+(\.[\w-]+)*$/, 'field names joined by dots');
const requestSchema = z.strictObject({
  /** Appended to SMS_URL. */
  path: template(IN_PATHS).pipe(z.string().regex(/^\/[^\s#]*$/, 'a path that begins with /')),
  /** Parameters behind the path, for providers that want all of them there (Kannel). */
  query: z.record(z.string().min(1).max(60), template(PLACEHOLDERS)).exactOptional(),
  headers: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a header name in lower case'), template(IN_HEADERS))
    .default({}),
  /** `json`: the body as it stands; `form`: its fields form-urlencoded; `xml`: a text whose values are escaped. */
  encoding: z.enum(['json', 'form', 'xml']).default('json'),
  body: z.json().exactOptional(),
});
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'the name of a header');
const asked = requestSchema.extend({ method: z.enum(['GET', 'POST']).default('GET') });
const ANSWER_FORMATS = ['json', 'xml', 'form', 'text'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];
const like = z.strictObject({ like: z.array(answerPattern).min(1).max(20) });
const expected = z.union([z.strictObject({ field: path, values: z.array(z.string()).min(1) }), like]);
/** What an answer may say: one of the values at a field, or a text of one of the patterns. */
export type Said = z.output<typeof expected>;

/**
 * An SMS provider described by data (docs/channels.md): how to ask, where the answer stands, what its codes mean.
 */
export const smsDescriptionSchema = z
  .strictObject({
    about: z.string().exactOptional(),
    phone: z.enum(PHONE_FORMS).default('e164'),
    /** `resend`: the provider refuses a second request with our `id`. With `lookup` it is asked; without either, unknown. */
    idempotent: z.boolean().default(false),
    /** How texts are written; default: UTF-8, whatever they are. */
    text: textCodings.exactOptional(),
    send: requestSchema.extend({ method: z.enum(['GET', 'POST']).exactOptional() }),
    /** Without `accepted` every 2xx is an acceptance, unless `error` holds a code. */
    answer: z.strictObject({
      /** Default `json`. */
      format: z.enum(ANSWER_FORMATS).exactOptional(),
      accepted: expected.exactOptional(),
      error: z.union([path, like]).exactOptional(),
    }),
    codes: codeTableSchema.default({}),
    /** Is this `id` known? Answers that say neither leave it in doubt. */
    lookup: z
      .strictObject({
        request: asked,
        known: expected,
        unknown: expected.exactOptional(),
        /** A 404 means "unknown". Only where the provider says so: a wrong address answers 404 too. */
        notFound: z.boolean().default(false),
        /** How long after a hand-over the provider may still not know the id. Default: the policy's (doubts.json). */
        afterSeconds: z.int().min(0).max(3_600).exactOptional(),
      })
      .exactOptional(),
    /** What comes to the address of `{{reports}}`, in a query, a form or JSON: words of other states say nothing yet. */
    reports: z
      .strictObject({
        status: path,
        delivered: z.array(z.string()).min(1).max(20),
        failed: z.array(z.string()).max(50).default([]),
      })
      .exactOptional(),
    /** What customers write, as it comes in a query, a form or JSON. `charset`: the field that names the text's. */
    inbound: z
      .strictObject({ from: path, text: path, id: path.exactOptional(), charset: path.exactOptional() })
      .exactOptional(),
    /**
     * How what comes to those addresses is signed, besides: HMAC-SHA256 of the raw body under the account's secret; with a timestamp,
     * of it, a dot and the body, and not older than so many seconds. What comes by GET has nothing to sign, and is refused.
     */
    signature: z
      .strictObject({
        header: headerName,
        encoding: z.enum(['hex', 'base64']).default('hex'),
        /** What stands before it: `sha256=`. */
        prefix: z.string().max(40).default(''),
        timestamp: z
          .strictObject({ header: headerName, seconds: z.int().min(1).max(3_600).default(300) })
          .exactOptional(),
      })
      .exactOptional(),
    balance: z
      .strictObject({
        request: asked,
        /** Where its code stands, if elsewhere than in the answer to a message. */
        error: z.union([path, like]).exactOptional(),
        amount: path,
        /** ISO 4217 code, or the field that holds it. */
        currency: z.union([z.string().regex(/^[A-Z]{3}$/), z.strictObject({ field: path })]),
        /** Digits of the minor unit: 0 for VND. */
        decimals: z.int().min(0).max(4).default(0),
      })
      .exactOptional(),
  })
  .refine(
    ({ text, send }) =>
      send.encoding === 'form' ||
      send.body === undefined ||
      ![text?.gsm7, text?.ucs2].some((one) => one?.write === 'plain' && one.charset.startsWith('utf-16')),
    { path: ['text'], error: 'UTF-16 stands in a query or form, or is written as hex' },
  )
  .refine(({ answer, codes }) => answer.error !== undefined || Object.keys(codes).length === 0, {
    path: ['answer', 'error'],
    error: 'must say where the codes stand',
  });
export type SmsDescription = z.output<typeof smsDescriptionSchema>;
export type SmsRequest = SmsDescription['send'];

/** Providers that are described already, by name. */
const READY: Readonly<Record<string, unknown>> = { kannel };
export const readyDescription = z.enum(['kannel']);

/** A description, or the one that is ready under this name. */
export const describedBy = (given: SmsDescription | z.output<typeof readyDescription>): SmsDescription =>
  typeof given === 'string' ? smsDescriptionSchema.parse(READY[given]) : given;

/**
 * @param text JSON
 * @throws Error naming each wrong field; the text is not shown
 */
export function parseSmsDescription(text: string): SmsDescription {
  if (Object.hasOwn(READY, text)) return smsDescriptionSchema.parse(READY[text]);
  return parseGiven(text, smsDescriptionSchema);
}

/** Fills every string of a JSON value; what stands in a value can never change the form of the whole. */
export function fill(value: unknown, values: Readonly<Record<Placeholder, string>>): unknown {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values)]));
}

export const fillText = (text: string, values: Readonly<Record<Placeholder, string>>): string =>
  text.replace(HOLE, (hole, written: string) => {
    const name = written.trim();
    return Object.hasOwn(values, name) ? values[name as Placeholder] : hole;
  });
