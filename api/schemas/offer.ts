import { z } from 'zod';
import type { Offer } from '../../domain/campaign.js';
import { instant, instantOut, label, slug } from './common.js';

export const offerParams = z.strictObject({ shop: slug, offer: slug });

export const offerBody = z
  .strictObject({
    name: label(120),
    code: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, '1 to 40 letters, digits, hyphens and underscores: a code that can be typed'),
    startsAt: instant,
    endsAt: instant,
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { path: ['endsAt'], error: 'after startsAt' })
  .meta({ id: 'OfferInput' });

export const offerOut = z
  .object({ offer: slug, name: z.string(), code: z.string(), startsAt: instantOut, endsAt: instantOut })
  .meta({ id: 'Offer' });

/** An offer as the API shows it. */
export const offerView = ({ key, name, code, startsAt, endsAt }: Offer): z.output<typeof offerOut> => ({
  offer: key,
  name,
  code,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
});
