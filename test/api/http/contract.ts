import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Check = (method: string, path: string, answer: { status: number; headers: Headers; body: unknown }) => void;

interface Operation {
  readonly responses: Record<string, { content?: Record<string, { schema: object }>; 'x-codes'?: string[] }>;
}

/**
 * Reads the API's own OpenAPI document and checks answers against it: status documented, media type documented, body as
 * its schema says. So every test of a route is a test of its description, too.
 */
export async function contract(url: string): Promise<Check> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
    components: object;
  };
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const validators = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method, target, { status, headers, body }) => {
    const pathname = new URL(target, url).pathname;
    const found = patterns.find(({ pattern }) => pattern.test(pathname));
    const operation = found && document.paths[found.path]?.[method.toLowerCase()];
    // What no route knows (404, 405, HEAD) has no entry in the document.
    if (!found || !operation) return;
    const response = operation.responses[status];
    assert.ok(response, `${method} ${found.path} answered ${status}, which is not documented: ${JSON.stringify(body)}`);
    const codes = response['x-codes'];
    const { code } = (body ?? {}) as { code?: string };
    if (codes && /problem/.test(headers.get('content-type') ?? ''))
      assert.ok(
        codes.includes(String(code)),
        `${method} ${found.path} ${status} answered ${code}, of ${codes.join(', ')}`,
      );
    if (!response.content) return;
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    assert.ok(response.content[type], `${method} ${found.path} ${status} answered ${type}, which is not documented`);
    if (!/json/.test(type)) return;
    const name = `${method} ${found.path} ${status} ${type}`;
    // References lead to #/components, so those stand beside the schema.
    const compile = () => ajv.compile({ ...response.content?.[type]?.schema, components: document.components });
    const validate = validators.get(name) ?? compile();
    validators.set(name, validate);
    assert.ok(validate(body), `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
  };
}
