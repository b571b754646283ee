import assert from 'node:assert/strict';
import { z } from 'zod';
import { Components } from '../../../api/service/components.js';

const added = (schema: z.ZodType, io: 'input' | 'output' = 'input') => {
  const components = new Components();
  return { schema: components.add(schema, io), components };
};

describe('schemas of the OpenAPI document', () => {
  it('give a record of known keys its fields', () => {
    const { schema } = added(z.record(z.enum(['a', 'b']), z.boolean()));
    assert.deepEqual(schema, {
      type: 'object',
      properties: { a: { type: 'boolean' }, b: { type: 'boolean' } },
      required: ['a', 'b'],
      additionalProperties: false,
    });
  });

  it('leave other records maps, with what their keys must be', () => {
    assert.deepEqual(added(z.record(z.string(), z.boolean())).schema, {
      type: 'object',
      additionalProperties: { type: 'boolean' },
    });
    const { schema } = added(z.record(z.string().max(3), z.boolean()));
    assert.deepEqual(schema.propertyNames, { type: 'string', maxLength: 3 });
  });

  it('name the branches of a union, and say which field tells them apart', () => {
    const inner = z.object({ kind: z.enum(['b', 'c']) }).meta({ id: 'Named' });
    const union = z
      .discriminatedUnion('kind', [z.object({ kind: z.literal('one_a'), n: z.int() }), inner])
      .meta({ id: 'Union' });
    const { schemas } = added(union).components;
    assert.deepEqual(Object.keys(schemas).toSorted(), ['Named', 'Union', 'UnionOneA']);
    const at = (name: string) => `#/components/schemas/${name}`;
    assert.deepEqual(schemas.Union, {
      oneOf: [{ $ref: at('UnionOneA') }, { $ref: at('Named') }],
      discriminator: { propertyName: 'kind', mapping: { one_a: at('UnionOneA'), b: at('Named'), c: at('Named') } },
    });
  });

  it('refuse two schemas of one name that differ', () => {
    const { components } = added(z.string().meta({ id: 'Same' }));
    components.add(z.string().meta({ id: 'Same' }), 'output');
    assert.throws(() => components.add(z.int().meta({ id: 'Same' }), 'input'), /Two schemas .* are called Same/);
  });

  it('say nothing that only a regular expression with the flag u, or one validator, understands', () => {
    const { schema } = added(z.string().regex(/^[^\p{Cc}]\P{Cc}*$/u));
    assert.equal(schema.pattern, String.raw`^[^\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$`);
    assert.equal(added(z.string().startsWith('-----')).schema.format, undefined);
    assert.deepEqual(added(z.object({ any: z.json() })).schema.properties, { any: { description: 'Any JSON' } });
  });
});
