import { z } from 'zod';
import { ROLES } from '../../domain/base/role.js';
import { type ApiKey, roleOf } from '../../models/shop/api-key-schema.js';
import { instant, instantOut, label, slug } from '../http/common-schema.js';
import { TAG_NAMES } from '../http/tags.js';

export const keyScope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('admin') }),
    z.strictObject({ kind: z.literal('shop'), shop: slug }),
  ])
  .meta({ id: 'KeyScope', description: 'Where a key reaches: every shop, or one' });

export const role = z.enum(ROLES).meta({
  id: 'Role',
  description:
    'What may be done, each all that the one before may: `viewer` reads, `editor` plans and feeds data, `sender` ' +
    'switches on and sends, `owner` decides about keys and personal data, `operator` runs the installation',
});
const areas = z
  .array(z.enum(TAG_NAMES))
  .min(1)
  .max(TAG_NAMES.length)
  .meta({
    description: 'Tags of this document that the key is held to; without it every part',
    examples: [['events']],
  });

const keyWords = 'the id that came with the key';
export const keyId = z.string().regex(/^[a-z0-9-]{1,64}(?:\.[a-z0-9-]{1,40})?$/, keyWords);

/** What a key is made of, beside where it reaches. */
export const newKey = z.strictObject({
  id: slug.exactOptional().meta({
    description:
      'Chosen by the caller, so that an answer that is lost does no harm: the same again is a 409. Else drawn',
  }),
  name: label(80)
    .exactOptional()
    .meta({ description: 'What it is for', examples: ['Cash desk, events only'] }),
  email: z
    .string()
    .max(320)
    .exactOptional()
    .meta({
      description: 'Of a person: who has this address at the identity provider signs in with the key',
      examples: ['lan@shop.example'],
    }),
  role: role.exactOptional().meta({ description: '`owner` for a shop, `operator` for all, unless it says otherwise' }),
  areas: areas.exactOptional(),
  expiresAt: instant.exactOptional().meta({ description: 'From then on it is refused' }),
});
export const newScopedKey = newKey.extend({ scope: keyScope });
export type NewKey = z.output<typeof newKey>;

export const keyOut = z
  .object({
    id: z.string(),
    scope: keyScope,
    role,
    areas: z.array(z.string()).exactOptional(),
    name: z.string().exactOptional(),
    email: z
      .string()
      .exactOptional()
      .meta({ description: 'Whose it is, where people sign in by an identity provider' }),
    createdAt: instantOut,
    createdBy: z.string().exactOptional().meta({ description: 'The id of the key that made it' }),
    expiresAt: instantOut.exactOptional(),
    lastUsedAt: instantOut.exactOptional().meta({ description: 'To the minute' }),
    rotatedAt: instantOut.exactOptional(),
    formerUntil: instantOut.exactOptional().meta({ description: 'So long the secret before the rotation is taken' }),
  })
  .meta({ id: 'Key' });
export const madeKeyOut = keyOut
  .extend({ key: z.string().meta({ description: 'The secret: shown in this answer and never again' }) })
  .meta({ id: 'MadeKey' });

export const rotation = z.strictObject({
  graceSeconds: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(86_400)
    .meta({ description: 'How long the secret before is still taken; 0 when it has leaked' }),
});

/** A key as answers show it: never its hash. */
export function keyView(key: ApiKey): z.output<typeof keyOut> {
  const { _id: id, scope, name, email, createdBy } = key;
  const instants = (['expiresAt', 'lastUsedAt', 'rotatedAt', 'formerUntil'] as const).flatMap((field) => {
    const at = key[field];
    return at === undefined ? [] : [[field, at.toISOString()] as const];
  });
  return {
    id,
    scope,
    role: roleOf(key),
    ...(key.areas === undefined ? {} : { areas: [...key.areas] }),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    createdAt: key.createdAt.toISOString(),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...Object.fromEntries(instants),
  };
}
