import assert from 'node:assert/strict';
import { z } from 'zod';
import { problemDocument, toProblem } from '../../../api/http/problem-mapper.js';
import { fieldError, PROBLEMS, Problem, refuseIf, shownValue } from '../../../api/http/problems.js';
import { schemaErrors } from '../../../api/http/schema-errors.js';
import { finding } from '../../../domain/base/finding.js';

const schema = z.strictObject({
  name: z.string().min(2).max(3),
  count: z.int().min(0).multipleOf(5),
  kind: z.enum(['a', 'b']),
  list: z.array(z.strictObject({ 'a/b': z.number().lt(3) })).max(1),
});
const errorsOf = (input: unknown) => {
  const { error } = schema.safeParse(input);
  assert.ok(error);
  return schemaErrors(error, input, 'save it').map(({ code, field, value, allowed }) => ({
    code,
    field,
    value,
    allowed,
  }));
};
const GOOD = { name: 'ab', count: 5, kind: 'a', list: [] };

describe('what a schema refuses', () => {
  for (const [what, change, expected] of [
    ['a missing field', { name: undefined }, { code: 'missing', field: '/name', allowed: 'a value of type string' }],
    [
      'another type',
      { name: 1 },
      { code: 'invalid_value', field: '/name', value: 1, allowed: 'a value of type string' },
    ],
    [
      'a short text',
      { name: 'a' },
      { code: 'invalid_value', field: '/name', value: 'a', allowed: 'at least 2 characters' },
    ],
    [
      'a long text',
      { name: 'abcd' },
      { code: 'invalid_value', field: '/name', value: 'abcd', allowed: 'at most 3 characters' },
    ],
    ['a small number', { count: -5 }, { code: 'invalid_value', field: '/count', value: -5, allowed: 'at least 0' }],
    ['an odd number', { count: 3 }, { code: 'invalid_value', field: '/count', value: 3, allowed: 'a multiple of 5' }],
    ['a word of no list', { kind: 'c' }, { code: 'invalid_value', field: '/kind', value: 'c', allowed: 'one of a, b' }],
    [
      'a part of a list',
      { list: [{ 'a/b': 3 }] },
      { code: 'invalid_value', field: '/list/0/a~1b', value: 3, allowed: 'less than 3' },
    ],
    [
      'an unknown field',
      { extra: { deep: 1 } },
      { code: 'unknown_field', field: '/extra', value: 'an object', allowed: 'absent, as it is unknown here' },
    ],
  ] as const) {
    it(`of ${what} is told as field, value and what is allowed`, () => {
      assert.deepEqual(errorsOf({ ...GOOD, ...change }), [{ value: undefined, ...expected }]);
    });
  }
});

describe('values in a report', () => {
  it('are short, and never a whole object', () => {
    assert.equal(String(shownValue('x'.repeat(10_000))).length, 201);
    assert.equal(shownValue([1, 2, 3]), 'a list of 3');
    assert.equal(shownValue({ secret: 1 }), 'an object');
    assert.equal(shownValue(undefined), null);
    assert.equal(shownValue(new Date(Number.NaN)), 'an impossible date');
  });

  it('stand in a sentence of the same grammar', () => {
    const { message } = fieldError('missing', 'save the shop', '/name', undefined, 'a text');
    assert.equal(message, "Cannot save the shop as '/name' must be a text: current value is missing");
  });
});

describe('problems', () => {
  it("of rules have the first finding's code and list all", () => {
    const findings = [
      finding('window_order', 'save', '/a', 1, 'x'),
      finding('window_overlap', 'save', '/b', new Date(0), 'y'),
    ];
    assert.doesNotThrow(() => refuseIf([]));
    assert.throws(
      () => refuseIf(findings),
      (error) => {
        assert.ok(error instanceof Problem);
        const document = problemDocument(error, '/here') as {
          code: string;
          status: number;
          errors: { value: unknown }[];
        };
        assert.deepEqual([document.code, document.status], ['window_order', 422]);
        assert.deepEqual(
          document.errors.map(({ value }) => value),
          [1, '1970-01-01T00:00:00.000Z'],
        );
        return true;
      },
    );
  });

  it('cannot be overwritten by what a route adds to them', () => {
    const document = problemDocument(new Problem('forbidden', 'No.', { extra: { status: 200, conditions: [] } }), '/');
    assert.deepEqual([document.status, document.conditions], [403, []]);
  });

  it('have a status of an error and a title each', () => {
    for (const [code, [status, title]] of Object.entries(PROBLEMS)) {
      assert.match(code, /^[a-z_]+$/);
      assert.ok(status >= 400 && status <= 503 && title.length > 5, code);
    }
  });

  for (const error of [
    new Error('secret'),
    'secret',
    undefined,
    { status: 404, message: 'secret' },
    Object.assign(new Error('secret'), { type: 'entity.verify.failed' }),
  ]) {
    it(`that nobody foresaw (${JSON.stringify(error) ?? 'undefined'}) are internal and tell nothing`, () => {
      const problem = toProblem(error);
      assert.equal(problem.code, 'internal');
      assert.equal(JSON.stringify(problemDocument(problem, '/')).includes('secret'), false);
    });
  }
});
