import { z } from 'zod';
import { ZALO_TAGS, type ZaloTag } from '../../customer/zalo/reference.js';

/** A parameter as the template itself names it: its own bounds count, whatever a general table says. */
export interface ZaloParam {
  readonly name: string;
  readonly required: boolean;
  /** Zalo's own word, such as STRING. */
  readonly type: string;
  readonly minLength: number;
  readonly maxLength: number;
  readonly acceptsEmpty: boolean;
}

/** What Zalo says of one of the account's templates. */
export interface ZaloTemplate {
  readonly id: string;
  readonly name: string;
  /** ENABLE is the one that sends. */
  readonly status: string;
  readonly quality: string;
  readonly tag: ZaloTag;
  readonly params: readonly ZaloParam[];
  /** VND for one delivered message; absent where Zalo names none. */
  readonly pricePhone?: number;
  readonly priceById?: number;
}

/** A template that may be sent. */
export const ENABLED = 'ENABLE';

/** Numbers come as digits here and as numbers there. */
const number = z.union([z.number(), z.string().regex(/^\d{1,9}(\.\d{1,4})?$/)]).transform(Number);
const word = z.union([z.string(), z.number()]).transform(String);
const info = z.object({
  templateId: word,
  templateName: z.string().default(''),
  status: z.string(),
  templateQuality: z.string().default('UNDEFINED'),
  templateTag: z.enum(ZALO_TAGS),
  listParams: z
    .array(
      z.object({
        name: z.string().min(1),
        require: z.boolean().default(true),
        type: z.string().default('STRING'),
        minLength: number.default(0),
        maxLength: number,
        acceptNull: z.boolean().default(false),
      }),
    )
    .default([]),
  price: number.optional(),
  price_sdt: number.optional(),
  price_uid: number.optional(),
});

/** Reads `data` of `GET /template/info/v2`; undefined when it is not of the documented shape. */
export function readZaloTemplate(data: unknown): ZaloTemplate | undefined {
  const read = info.safeParse(data).data;
  if (!read) return undefined;
  const pricePhone = read.price_sdt ?? read.price;
  return {
    id: read.templateId,
    name: read.templateName,
    status: read.status,
    quality: read.templateQuality,
    tag: read.templateTag,
    params: read.listParams.map(({ name, require, type, minLength, maxLength, acceptNull }) => ({
      ...{ name, required: require, type, minLength, maxLength, acceptsEmpty: acceptNull },
    })),
    ...(pricePhone === undefined ? {} : { pricePhone }),
    ...(read.price_uid === undefined ? {} : { priceById: read.price_uid }),
  };
}
