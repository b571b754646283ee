import { z } from 'zod';
import { CODE, CODE_WORDS, isPool } from '../../domain/offer/code.js';
import type { Offer } from '../../domain/offer/offer.js';
import { instant, instantOut, label, readVersion, slug, versionOut } from '../http/common-schema.js';

export const offerParams = z.strictObject({ shop: slug, offer: slug });

const KINDS = ['shared', 'pool'] as const;

export const offerBody = z
  .strictObject({
    name: label(120),
    kind: z.enum(KINDS).default('shared').meta({
      description:
        '`shared`: one code for everybody; `pool`: unique codes, uploaded or generated, one for each customer',
    }),
    code: z.string().regex(CODE, CODE_WORDS).exactOptional().meta({ description: 'The shared code; a pool has none' }),
    startsAt: instant,
    endsAt: instant,
    version: readVersion.exactOptional(),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { path: ['endsAt'], error: 'after startsAt' })
  .refine(({ kind, code }) => (kind === 'pool') === (code === undefined), {
    path: ['code'],
    error: 'given for a shared offer, and absent for a pool',
  })
  .meta({ id: 'OfferInput' });

const shape = {
  offer: slug,
  name: z.string(),
  kind: z.enum(KINDS),
  code: z.string().exactOptional(),
  startsAt: instantOut,
  endsAt: instantOut,
  version: versionOut,
};
const count = z.int().min(0);
export const offerOut = z.object(shape).meta({ id: 'Offer' });
export const offerCountsOut = z
  .object({
    ...shape,
    codes: z
      .object({ total: count, free: count, held: count, used: count })
      .exactOptional()
      .meta({ description: 'Of a pool: nobody has it; a customer has it; an order has used it' }),
    used: count.meta({ description: 'Orders that used a code of the offer and were not cancelled or returned' }),
  })
  .meta({ id: 'OfferWithCounts' });

/** An offer as the API shows it. */
export const offerView = (offer: Offer): z.output<typeof offerOut> => ({
  offer: offer.key,
  name: offer.name,
  kind: isPool(offer) ? 'pool' : 'shared',
  ...(offer.code === undefined ? {} : { code: offer.code }),
  startsAt: offer.startsAt.toISOString(),
  endsAt: offer.endsAt.toISOString(),
  version: offer.version ?? 1,
});
