import { groupBy } from '../../domain/base/group.js';
import { isGuarded, roleFor, variantsOf } from '../access/roles.js';
import { FIELD_CODES, PROBLEM_CODES, PROBLEMS, type ProblemCode } from '../http/problems.js';
import type { Route } from '../http/route.js';
import { TAGS } from '../http/tags.js';
import { Components } from './components.js';
import { isRepeatable, KEY } from './idempotency.js';

type Json = Record<string, unknown>;

/** Codes that a route may answer beyond its own, for what it takes and whom it asks. */
function commonProblems(route: Route): ProblemCode[] {
  const codes: ProblemCode[] = ['internal', 'database_away', 'rate_limited'];
  if (isGuarded(route)) codes.push('unauthenticated', 'forbidden', 'csrf_failed');
  if (route.access === 'signed') codes.push('bad_signature', 'channel_not_configured');
  if (route.params || route.query || route.body || route.access !== 'public') codes.push('invalid_request');
  if (route.body) codes.push('unsupported_media_type', 'unsupported_encoding', 'body_too_large', 'request_aborted');
  if (route.body?.kind === 'json') codes.push('malformed_json', 'unsafe_key');
  if (route.versioned === 'write') codes.push('etag_mismatch');
  if (isRepeatable(route)) codes.push('idempotency_key_reused', 'idempotency_running');
  return codes;
}

const TEXT = { type: 'string' };
const TAG = { type: 'string', examples: ['"3"'] };
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: "The ETag that was read: another version is a 412, and nobody else's change is lost.",
  schema: TAG,
};
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: '`*`: only where there is none yet.',
  schema: { ...TAG, examples: ['*'] },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Drawn anew for each request: the same request with it is carried out once, and answered alike for a day.',
  schema: { type: 'string', pattern: KEY.source, examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'] },
};

/** The headers that a route takes beside those of every route. */
function headerParameters(route: Route): Json[] {
  if (isRepeatable(route)) return [IDEMPOTENCY_KEY];
  const { versioned, method } = route;
  if (versioned !== 'write') return [];
  return method === 'put' ? [IF_MATCH, IF_NONE_MATCH] : [IF_MATCH];
}

function parameters(route: Route, components: Components): Json[] {
  const parsed = (['path', 'query'] as const).flatMap((where) => {
    const schema = where === 'path' ? route.params : route.query;
    return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
      // Whether the key may be absent counts: an exact optional one refuses `undefined`, one with a default takes it.
      const mayBeAbsent = field._zod.optin === 'optional' || field.safeParse(undefined).success;
      const required = where === 'path' || !mayBeAbsent;
      return { name, in: where, required, schema: components.add(field, 'input') };
    });
  });
  return [...parsed, ...headerParameters(route)];
}

function requestBody(route: Route, components: Components): Json {
  const { body } = route;
  if (!body) return {};
  if (body.kind === 'json') {
    const schema = components.add(body.schema, 'input');
    return { requestBody: { required: true, content: { 'application/json': { schema } } } };
  }
  const of = (type: string): Json =>
    type === 'application/json' && body.kind === 'stream' && body.json ? components.add(body.json, 'input') : TEXT;
  const content = Object.fromEntries(body.mediaTypes.map((type) => [type, { schema: of(type) }]));
  return { requestBody: { required: true, description: body.description, content } };
}

const text = (description: string, example: string): Json => ({
  description,
  schema: { type: 'string', examples: [example] },
});
const HEADERS = {
  Traceparent: text(
    'The trace of the request (W3C Trace Context)',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  ),
  ETag: { description: 'Names the version, for If-Match', schema: TAG },
  RetryAfter: {
    description: 'Seconds until it is worth another try',
    schema: { type: 'integer', minimum: 1, examples: [2] },
  },
  RateLimitPolicy: text('How many calls in how many seconds', '"key";q=30000;w=60'),
  RateLimit: text('How many are left, and for how many seconds', '"key";r=29999;t=60'),
  IdempotencyReplayed: text('Only of an answer that was given before: `true`', 'true'),
  Location: text('Where the link leads', 'https://shop.example.com/11-11'),
};
const header = (name: keyof typeof HEADERS): Json => ({ $ref: `#/components/headers/${name}` });

/** What an answer says beside its body. */
function answerHeaders(route: Route, status: number): Json {
  const isGood = status < 300;
  return {
    traceparent: header('Traceparent'),
    ...(isGuarded(route) && status !== 401
      ? { 'RateLimit-Policy': header('RateLimitPolicy'), RateLimit: header('RateLimit') }
      : {}),
    ...(route.versioned && isGood ? { ETag: header('ETag') } : {}),
    ...(isRepeatable(route) && isGood ? { 'Idempotency-Replayed': header('IdempotencyReplayed') } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
    ...(status >= 300 && status < 400 ? { Location: header('Location') } : {}),
  };
}

function responses(route: Route, components: Components): Json {
  const answers = Object.entries(route.answers).map(
    ([status, { description, schema, mediaType, otherMediaTypes = [] }]) => {
      const type = mediaType ?? 'application/json';
      const body = schema ? components.add(schema, 'output') : { type: 'string' };
      const others = Object.fromEntries(otherMediaTypes.map((other) => [other, { schema: { type: 'string' } }]));
      const content = schema || mediaType ? { content: { [type]: { schema: body }, ...others } } : {};
      return [status, { description, headers: answerHeaders(route, Number(status)), ...content }] as const;
    },
  );
  const byStatus = groupBy(
    new Set<ProblemCode>([...commonProblems(route), ...(route.problems ?? [])]),
    (code) => PROBLEMS[code][0],
  );
  const problems = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`).join('; ');
    // One schema for all: a class for each set of codes would bury a generated client.
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    return [String(status), { description, headers: answerHeaders(route, status), content, 'x-codes': codes }] as const;
  });
  return Object.fromEntries([...answers, ...problems]);
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'Problem details (RFC 9457); `code` is stable, `errors` says what is wrong field by field.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'errors'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    code: { type: 'string', enum: PROBLEM_CODES },
    errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' } },
  },
};
const FIELD_ERROR_SCHEMA = {
  type: 'object',
  required: ['code', 'field', 'value', 'allowed', 'message'],
  properties: {
    code: { type: 'string', enum: [...new Set([...Object.keys(FIELD_CODES), ...PROBLEM_CODES])] },
    field: {
      type: 'string',
      description: 'A JSON pointer into the body, `query/…`, `path/…`, a column or a condition.',
    },
    value: { description: 'What was given, shortened; null when nothing was.' },
    allowed: { type: 'string' },
    message: { type: 'string' },
  },
};

const SECURITY: Record<Route['access'], Json[]> = {
  public: [],
  admin: [{ adminKey: [] }, { session: [] }],
  shop: [{ shopKey: [] }, { adminKey: [] }, { session: [] }],
  signed: [{ providerSignature: [] }],
};
const SECURITY_SCHEMES = {
  adminKey: { type: 'http', scheme: 'bearer', description: 'An admin key: every shop.' },
  shopKey: { type: 'http', scheme: 'bearer', description: "A shop's key: that shop only." },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'nhip',
    description: "The console's session; over https its name is `__Host-nhip`. Changes need `X-Nhip-Csrf` as well.",
  },
  providerSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Nhip-Signature',
    description: 'Hex HMAC-SHA256 of `X-Nhip-Timestamp`, a dot and the raw body, with the secret of the channel.',
  },
};

const ASKS: Record<'public' | 'signed', string> = {
  public: 'No key is needed.',
  signed: 'The provider signs the request.',
};

/** What the route says of itself, and who may call it. */
function descriptionOf(route: Route): string {
  const role = roleFor(route);
  const variants = Object.entries(variantsOf(route)).map(([variant, needed]) => `; \`${variant}\`: \`${needed}\``);
  const asks =
    route.access === 'public' || route.access === 'signed'
      ? ASKS[route.access]
      : `Needs the role \`${role}\`${variants.join('')}.`;
  return [route.description, asks].filter((sentence) => sentence !== undefined).join(' ');
}

/** Who may call, for programs. */
function roles(route: Route): Json {
  const role = roleFor(route);
  if (role === undefined) return {};
  const variants = variantsOf(route);
  return { 'x-role': role, ...(Object.keys(variants).length === 0 ? {} : { 'x-role-of': variants }) };
}

/** The OpenAPI 3.1 document of the routes, from the same schemas that parse the requests. */
export function openApi(routes: readonly Route[]): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const parts = parameters(route, components);
    const item = paths[route.path] ?? {};
    item[route.method] = {
      operationId: route.id,
      tags: [route.tag],
      summary: route.summary,
      description: descriptionOf(route),
      security: SECURITY[route.access],
      ...roles(route),
      ...(parts.length === 0 ? {} : { parameters: parts }),
      ...requestBody(route, components),
      responses: responses(route, components),
    };
    paths[route.path] = item;
  }
  const schemas = { ...components.schemas, Problem: PROBLEM_SCHEMA, FieldError: FIELD_ERROR_SCHEMA };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nhip',
      version: '1',
      description:
        'Plan a sale day once; the right message reaches the right customers. Instants are ISO 8601 with an offset and ' +
        'answered in UTC; money is an integer of minor units with its ISO 4217 currency.',
      contact: { name: 'Whoever runs this installation' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { securitySchemes: SECURITY_SCHEMES, headers: HEADERS, schemas },
  };
}
