import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createApp } from '../../../api/app.js';
import type { ApiDeps } from '../../../api/deps.js';
import { FIELD_CODES, PROBLEM_CODES } from '../../../api/http/problems.js';
import { startApi, useApi } from '../support.js';

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape is what is tested
type Any = any;

/** The routes that Express really serves, as `GET /v1/shops/{shop}`. */
function mountedRoutes(): string[] {
  const app = createApp({
    models: {},
    linkSecret: 'a-link-secret-for-tests',
    receiptSecrets: {},
  } as unknown as ApiDeps);
  const layers = (app as Any).router.stack as Any[];
  return layers.flatMap((layer) => {
    const methods = Object.keys(layer.route?.methods ?? {}).filter((method) => method !== '_all');
    const path = String(layer.route?.path).replaceAll(/:(\w+)/g, '{$1}');
    // `app.all`, which answers 405, counts every method there is.
    return methods.length > 5 ? [] : methods.map((method) => `${method.toUpperCase()} ${path}`);
  });
}

function* allRefs(value: Any): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (typeof value.$ref === 'string') yield value.$ref;
  for (const part of Object.values(value)) yield* allRefs(part);
}

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

describe('the OpenAPI document', () => {
  const api = useApi();
  let document: Any;
  before(async () => {
    document = (await api.ask('GET', '/openapi.json', { key: null })).body;
  });

  const operations = (): { name: string; path: string; operation: Any }[] =>
    Object.entries<Any>(document.paths).flatMap(([path, item]) =>
      Object.entries<Any>(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    );

  it('has every mounted route and no other', () => {
    const documented = operations().map(({ name }) => name);
    assert.ok(documented.length > 5);
    assert.deepEqual(mountedRoutes().toSorted(), documented.toSorted());
  });

  it('names each operation once', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('says of each operation who may call it, and groups it under a tag that is described', () => {
    const tags = new Map(document.tags.map(({ name, description }: Any) => [name, description]));
    for (const { name, operation } of operations()) {
      const role = operation['x-role'];
      const asks =
        role === undefined ? /No key is needed|The provider signs/ : new RegExp(`Needs the role \`${role}\``);
      assert.match(operation.description, asks, name);
      for (const [variant, needed] of Object.entries(operation['x-role-of'] ?? {})) {
        assert.ok(operation.description.includes(`\`${variant}\`: \`${needed}\``), name);
      }
      for (const tag of operation.tags) assert.ok(tags.get(tag), `${name}: ${tag}`);
    }
    assert.equal(new Set(tags.keys()).size, document.tags.length);
    assert.ok(document.info.contact.name && document.servers.length > 0);
  });

  it('declares every parameter of every path', () => {
    for (const { path, name, operation } of operations()) {
      const declared = (operation.parameters ?? []).filter((one: Any) => one.in === 'path').map((one: Any) => one.name);
      assert.deepEqual(
        declared,
        [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
        name,
      );
    }
  });

  it('refers only to what it holds', () => {
    for (const ref of allRefs(document)) {
      const target = ref
        .slice(2)
        .split('/')
        .reduce((value, part) => value?.[part], document);
      assert.ok(ref.startsWith('#/') && target, ref);
    }
  });

  it('has only schemas that are JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const [name, schema] of Object.entries<Any>(document.components.schemas)) {
      assert.ok(ajv.validateSchema(schema), `${name}: ${ajv.errorsText(ajv.errors)}`);
      ajv.compile({ ...schema, components: document.components });
    }
  });

  it('has no pattern that another language cannot read, and requires no parameter that has a default', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, one]) => one ?? '',
    );
    assert.ok(patterns.length > 10);
    for (const pattern of patterns) {
      assert.doesNotMatch(pattern, /\\[pP]\{/);
      assert.ok(new RegExp(JSON.parse(`"${pattern}"`)));
    }
    const parameters = operations().flatMap(({ operation }) => operation.parameters ?? []) as Any[];
    const defaults = parameters.filter(({ schema }) => 'default' in schema);
    assert.ok(defaults.length > 0 && defaults.every(({ required }) => !required));
  });

  it('says what an Idempotency-Key and a link are, so that a caller need not try', () => {
    const [key] = operations().flatMap(({ operation }) =>
      (operation.parameters ?? []).filter((one: Any) => one.name === 'Idempotency-Key'),
    );
    for (const good of ['"8e03 978e"', 'abc']) assert.match(good, new RegExp(key.schema.pattern));
    for (const bad of ['', '"', 'a b', 'x'.repeat(201)]) assert.doesNotMatch(bad, new RegExp(key.schema.pattern));
    const { link } = document.components.schemas.CampaignInput.properties;
    assert.match('https://shop.example.com/@hoa', new RegExp(link.pattern));
    assert.doesNotMatch('ftp://shop.example.com', new RegExp(link.pattern));
  });

  it('lists every problem code at the routes that answer it', () => {
    const inRoutes = new Set<string>();
    for (const { operation } of operations()) {
      for (const response of Object.values<Any>(operation.responses)) {
        const problem = response.content?.['application/problem+json'];
        if (problem) assert.deepEqual(problem.schema, { $ref: '#/components/schemas/Problem' });
        for (const code of response['x-codes'] ?? []) inRoutes.add(code);
      }
    }
    // Two are answered before a route is found.
    const expected = PROBLEM_CODES.filter((code) => code !== 'route_not_found' && code !== 'method_not_allowed');
    assert.deepEqual([...inRoutes].toSorted(), expected.toSorted());
    assert.deepEqual(document.components.schemas.Problem.properties.code.enum, PROBLEM_CODES);
  });

  it('lists every code that a rule of the domain can find', () => {
    const found = sources('domain').flatMap((text) =>
      [...text.matchAll(/finding\(\s*'(\w+)'/g)].map((match) => match[1]!),
    );
    assert.ok(found.length > 3);
    const known = new Set<string>([...PROBLEM_CODES, ...Object.keys(FIELD_CODES)]);
    for (const code of found) assert.ok(known.has(code), code);
  });

  it('explains each problem code at the address that is its type', async () => {
    for (const code of PROBLEM_CODES) {
      const page = await api.ask('GET', `/problems/${code}`, { key: null });
      assert.deepEqual([page.status, page.body.code], [200, code]);
    }
    assert.equal((await api.ask('GET', '/problems/__proto__', { key: null })).body.code, 'problem_not_found');
  });
});

describe('the docs page', () => {
  it('is whole: all it needs is served from here', async () => {
    const api = await startApi();
    try {
      const page = await api.ask('GET', '/docs', { key: null });
      assert.equal(page.status, 200);
      const parts = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
      assert.equal(parts.length, 4);
      for (const part of parts) {
        assert.ok(part.startsWith('/docs/'), part);
        assert.equal((await api.ask('GET', part, { key: null })).status, 200, part);
      }
      assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
      assert.equal((await api.ask('GET', '/docs/package.json', { key: null })).status, 404);
      assert.equal((await api.ask('GET', '/docs/%2e%2e/package.json', { key: null })).status, 404);
    } finally {
      await api.close();
    }
  });
});
