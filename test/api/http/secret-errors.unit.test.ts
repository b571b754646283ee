import assert from 'node:assert/strict';
import { z } from 'zod';
import { schemaErrors } from '../../../api/http/schema-errors.js';

const body = z.strictObject({
  secrets: z.strictObject({ key: z.string().min(16) }),
  settings: z.strictObject({ url: z.url(), clientSecret: z.string().max(3).optional() }),
});
const valuesOf = (input: unknown): Record<string, unknown> => {
  const { error } = body.safeParse(input);
  assert.ok(error);
  return Object.fromEntries(schemaErrors(error, input, 'save it').map(({ field, value }) => [field, value]));
};

describe('what a refusal repeats', () => {
  it('is never a secret, wherever it was put', () => {
    const said = valuesOf({
      secrets: { key: 'hunter2', token: 'hunter2' },
      settings: { url: 'no address', clientSecret: 'hunter2', smtpPassword: 'hunter2', private_key: 'hunter2' },
    });
    assert.deepEqual(said, {
      '/secrets/key': '(hidden)',
      '/secrets/token': '(hidden)',
      '/settings/url': 'no address',
      '/settings/clientSecret': '(hidden)',
      '/settings/smtpPassword': '(hidden)',
      '/settings/private_key': '(hidden)',
    });
  });

  it('says that one is missing, where there is none to hide', () => {
    const { error } = body.safeParse({ secrets: {}, settings: { url: 'https://a.example' } });
    assert.ok(error);
    const [missing] = schemaErrors(error, { secrets: {} }, 'save it');
    assert.equal(missing?.code, 'missing');
    assert.equal(missing?.field, '/secrets/key');
  });
});
