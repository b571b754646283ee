import { z } from 'zod';
import { CODE, CODE_WORDS, MAX_CODES } from '../../domain/offer/code.js';
import { MAX_LENGTH, MIN_LENGTH } from '../../domain/offer/generate.js';
import type { CodeUse } from '../../domain/offer/uses.js';
import type { OfferCode } from '../../models/offer/offer-code-schema.js';
import { instantOut, slug } from '../http/common-schema.js';
import { pageOf, pageQuery } from '../http/pages.js';

const MAX_PREFIX = 12;
const code = z.string().regex(CODE, CODE_WORDS);

export const generateBody = z
  .strictObject({
    key: slug.exactOptional().meta({
      description:
        'Names this drawing among those of the offer, for good: the same request again finishes it, or adds nothing',
    }),
    count: z.int().min(1).max(MAX_CODES),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9_-]*$/, 'letters, digits, hyphens and underscores')
      .max(MAX_PREFIX)
      .default('')
      .meta({ description: 'Before the drawn letters' }),
    length: z.int().min(MIN_LENGTH).max(MAX_LENGTH).default(8).meta({ description: 'Drawn letters of each code' }),
  })
  .meta({ id: 'GenerateCodes' });
export const generateOut = z.object({ created: z.int() }).meta({ id: 'GeneratedCodes' });

export const codeParams = z.strictObject({ shop: slug, offer: slug, code });
export const codesQuery = pageQuery(code, 100).extend({ state: z.enum(['free', 'held', 'used']).exactOptional() });

export const codeOut = z
  .object({
    code: z.string(),
    state: z.enum(['free', 'held', 'used']),
    holder: z
      .object({ customer: z.string(), owner: z.string() })
      .exactOptional()
      .meta({ description: 'The customer, and the campaign or programme that gave it' }),
    used: z
      .object({
        orders: z.int(),
        order: z.string(),
        customer: z.string(),
        at: instantOut,
        foreign: z.boolean().meta({ description: 'By somebody else than its holder' }),
      })
      .exactOptional()
      .meta({ description: 'The first order that used it and stands' }),
  })
  .meta({ id: 'OfferCode' });
export const codeUseOut = codeOut
  .extend({
    uses: z.array(
      z.object({
        order: z.string(),
        customer: z.string(),
        at: instantOut,
        spent: z.boolean().meta({ description: 'false: the order was cancelled or returned' }),
        foreign: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'OfferCodeUses' });

export const codesOut = pageOf({ codes: z.array(codeOut) }, code).meta({ id: 'OfferCodePage' });

type Shown = Pick<OfferCode, 'code' | 'holder' | 'spent'>;

/** A code as the API shows it. */
export function codeView({ code: shown, holder, spent }: Shown): z.output<typeof codeOut> {
  return {
    code: shown,
    state: spent ? 'used' : holder ? 'held' : 'free',
    ...(holder ? { holder: { customer: holder.customer, owner: holder.owner } } : {}),
    ...(spent ? { used: { ...spent, at: spent.at.toISOString() } } : {}),
  };
}

export const useView = ({ order, customer, placedAt, spent, foreign }: CodeUse) => ({
  order,
  customer,
  at: placedAt.toISOString(),
  spent,
  foreign: foreign === true,
});
