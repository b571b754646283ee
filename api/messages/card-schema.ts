import { z } from 'zod';
import { ZALO_TAGS, ZALO_WAYS } from '../../domain/customer/zalo/reference.js';
import type { MailBody, Template } from '../../domain/message/template.js';
import type { CampaignProduct } from '../../domain/offer/product.js';
import { ref, slug } from '../http/common-schema.js';

const LONG = 1_000;
const MANY = 100;

/** Only the shape; domain/message/content/card-check.ts has the platform's rules. */
const cardBody = z
  .strictObject({
    products: z
      .array(z.strictObject({ sku: ref, name: z.string().min(1).max(LONG).exactOptional() }))
      .max(MANY)
      .exactOptional()
      .meta({ description: 'At most 4; names default to those of the products' }),
    category: z.string().max(LONG).exactOptional().meta({ description: 'Instead of products' }),
    promotion: z.string().max(LONG).exactOptional(),
    voucher: slug.exactOptional().meta({ description: "An offer's key" }),
    image: z.string().max(LONG).exactOptional().meta({ description: 'https address' }),
  })
  .meta({ id: 'ChatCardInput', description: 'Chat only: what the message shows beside its text' });

export const cardOut = z
  .object({
    products: z.array(z.object({ sku: z.string(), name: z.string() })).exactOptional(),
    category: z.string().exactOptional(),
    promotion: z.string().exactOptional(),
    voucher: z.string().exactOptional(),
    image: z.string().exactOptional(),
  })
  .meta({ id: 'ChatCard' });

const MAX_TEXT = 20_000;
const MAX_MARKUP = 150_000;
/** What a message says; of an e-mail also in HTML of the seller's own. */
export const writtenParts = {
  text: z.string().max(MAX_TEXT).exactOptional().meta({
    description:
      'With `html` or `mjml` it is made from that, and what is given is not looked at; else it must be there',
  }),
  subject: z.string().max(MAX_TEXT).exactOptional(),
  html: z.string().max(MAX_MARKUP).exactOptional().meta({ description: 'E-mail only: a page or a part of one' }),
  mjml: z
    .string()
    .max(MAX_MARKUP)
    .exactOptional()
    .meta({ description: 'E-mail only: the same in MJML, instead of `html`' }),
  preview: z
    .string()
    .max(1_000)
    .exactOptional()
    .meta({ description: 'With HTML: what mailboxes show beside the subject' }),
};
type Written = { readonly [Part in keyof typeof writtenParts]?: string };
/** One of the three says what the message is. */
export const saysOne = ({ text, html, mjml }: Written): boolean =>
  html === undefined ? text !== undefined || mjml !== undefined : mjml === undefined;
export const SAYS_ONE = { path: ['text'], message: 'there, or `html` or `mjml` in its place, and not both of those' };

export const templateBody = z
  .strictObject({
    ...writtenParts,
    card: cardBody.exactOptional(),
    zalo: z
      .strictObject({
        template: z
          .string()
          .regex(/^\d{1,20}$/, 'digits')
          .meta({ description: "Id of one of the account's templates" }),
        by: z.enum(ZALO_WAYS).exactOptional().meta({
          description: 'Default phone; `user_id`: whose id is known gets it by that, the others by phone',
        }),
        tag: z.enum(ZALO_TAGS).exactOptional().meta({ description: "Zalo's own; what is given is not looked at" }),
      })
      .exactOptional()
      .meta({
        id: 'ZaloReference',
        description: 'Zalo only: `text` fills in its parameters, one a line as `name: value`',
      }),
  })
  .refine(saysOne, SAYS_ONE)
  .meta({ description: 'Liquid; docs/templates.md lists the parameters' });
export type TemplateBody = z.output<typeof templateBody>;

export const templateOut = z.object({
  text: z.string(),
  subject: z.string().exactOptional(),
  html: z.string().exactOptional(),
  mjml: z.string().exactOptional(),
  preview: z.string().exactOptional(),
  card: cardOut.exactOptional(),
  zalo: z
    .object({
      template: z.string(),
      by: z.enum(ZALO_WAYS).exactOptional(),
      tag: z.enum(ZALO_TAGS).exactOptional(),
    })
    .exactOptional(),
});

/** A template whose HTML is ready. */
export type ReadyBody = Omit<TemplateBody, keyof typeof writtenParts> & Pick<Template, 'text' | 'subject' | 'mail'>;

/** A template as the seller wrote it, with the names of its products filled in. */
export function templateOf({ card, ...words }: ReadyBody, products: readonly CampaignProduct[]): Template {
  if (!card) return words;
  const { products: shown, ...rest } = card;
  const named = shown?.map(({ sku, name }) => ({
    sku,
    name: name ?? products.find((product) => product.sku === sku)?.name ?? sku,
  }));
  return { ...words, card: { ...rest, ...(named ? { products: named } : {}) } };
}

/** A template as the API shows it. */
export const templateView = ({ card, mail, ...rest }: Template): z.input<typeof templateOut> => {
  const words = mail ? { ...rest, ...markupView(mail) } : rest;
  if (!card) return words;
  const { products, ...shown } = card;
  return { ...words, card: { ...shown, ...(products ? { products: products.map((one) => ({ ...one })) } : {}) } };
};

const markupView = ({ language, source, preview }: MailBody): { [Part in 'html' | 'mjml' | 'preview']?: string } => ({
  [language]: source,
  ...(preview === undefined ? {} : { preview }),
});
