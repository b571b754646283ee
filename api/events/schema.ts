import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import type { Finding } from '../../domain/base/finding.js';
import type { Money } from '../../domain/base/money.js';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { MAX_CITY, readCity } from '../../domain/base/text/place.js';
import { CHAT_ID_WORDS, cleanName, normalizeEmail, readChatId } from '../../domain/base/text/text.js';
import type { ShopEvent } from '../../domain/customer/events/event.js';
import { MAX_ORDER_CODES, ORDER_CODE, ORDER_CODE_WORDS } from '../../domain/offer/code.js';
import { instant, money, ref } from '../http/common-schema.js';
import { fieldError } from '../http/problems.js';
import { schemaErrors } from '../http/schema-errors.js';
import { unsafeKey } from '../http/unsafe-keys.js';

const MAX_SKUS = 500;
const EVENT = { id: 'Event' };

/** A text from outside as `read` understands it; null is kept, as it takes the value away. */
const normalised = (max: number, allowed: string, read: (text: string) => string | undefined) =>
  z
    .string()
    .max(max)
    .transform((text, context) => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: allowed });
      return z.NEVER;
    })
    .nullable()
    .exactOptional();

const readPhone = (text: string): string | undefined => {
  const phone = normalizePhone(text);
  return phone.ok ? phone.e164 : undefined;
};

const happened = {
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 visible ASCII characters')
    .meta({ description: 'Its own name: the same event sent again has the same id' }),
  at: instant.meta({ description: 'When it happened at the shop, not when it is told' }),
  customer: ref,
};
const order = ref.meta({ description: "The shop's name of the order" });
const of = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ ...happened, type: z.literal(type), ...shape });

const code = z.string().regex(ORDER_CODE, ORDER_CODE_WORDS);
const profile = z
  .strictObject({
    name: normalised(500, 'a name', (text) => cleanName(text) || undefined),
    phone: normalised(40, 'one mobile number, such as 0912345678 or +84912345678', readPhone),
    email: normalised(320, 'one e-mail address', normalizeEmail),
    chatId: normalised(128, CHAT_ID_WORDS, readChatId),
    city: normalised(MAX_CITY, `the name of a city, at most ${MAX_CITY} characters`, readCity),
  })
  .refine((fields) => Object.keys(fields).length > 0, 'at least one of name, phone, email, chatId and city')
  .meta({ description: 'What has changed; null takes a value away' });

/** One event as a shop tells it. */
const eventIn = z
  .discriminatedUnion('type', [
    of('order_placed', {
      order,
      total: money.meta({ description: "In the shop's currency, before any return" }),
      skus: z.array(ref).max(MAX_SKUS).default([]),
      codes: z
        .array(code)
        .max(MAX_ORDER_CODES)
        .exactOptional()
        .meta({ description: 'Offer codes that the order used' }),
    }),
    of('order_paid', { order }),
    of('order_delivered', { order }),
    of('order_cancelled', { order }),
    of('order_returned', {
      order,
      amount: money.exactOptional().meta({ description: 'What is given back; absent: the whole order' }),
    }),
    of('review_left', { order }),
    of('cart_added', { sku: ref }),
    of('cart_removed', { sku: ref }),
    of('wishlist_added', { sku: ref }),
    of('wishlist_removed', { sku: ref }),
    of('followed', {}),
    of('unfollowed', {}),
    of('consent_given', { channel: z.enum(CHANNELS) }),
    of('consent_withdrawn', { channel: z.enum(CHANNELS) }),
    of('profile_changed', { profile }),
  ])
  .meta(EVENT);
type EventIn = z.output<typeof eventIn>;
/** The body in JSON, for the document: each event of a list is judged by itself. */
export const eventsIn = z.union([eventIn, z.array(eventIn)]).meta({ id: 'Events' });

const ACTION = 'take the event';
/** What one event's errors may say at most: a report stays small however bad the events are. */
const MAX_ERRORS = 10;

/** What is needed to judge an event by itself. */
export interface EventRules {
  readonly currency: string;
  /** Nothing has happened after this: clocks differ, but not by days. */
  readonly latest: Date;
}

const moneyOf = (event: EventIn): [string, Money] | undefined => {
  if (event.type === 'order_placed') return ['/total', event.total];
  return event.type === 'order_returned' && event.amount ? ['/amount', event.amount] : undefined;
};

function toEvent(event: EventIn): ShopEvent {
  if (event.type === 'order_placed') return { ...event, total: event.total.amount };
  if (event.type !== 'order_returned') return event as ShopEvent;
  const { amount, ...rest } = event;
  return amount ? { ...rest, amount: amount.amount } : rest;
}

/** A JSON value as an event, or all that is wrong with it; `field` is a JSON pointer into the event. */
export function readEvent(value: unknown, { currency, latest }: EventRules): ShopEvent | readonly Finding[] {
  const parsed = eventIn.safeParse(value);
  if (!parsed.success) {
    // Every object of an event is strict, so that one with an unsafe key never comes further than here.
    const unsafe = unsafeKey(value, ACTION);
    return unsafe ? [unsafe] : schemaErrors(parsed.error, value, ACTION).slice(0, MAX_ERRORS);
  }
  const event = parsed.data;
  const errors: Finding[] = [];
  const [field, given] = moneyOf(event) ?? [];
  if (given && given.currency !== currency) {
    errors.push(fieldError('wrong_currency', ACTION, `${field}/currency`, given.currency, `${currency}, the shop's`));
  }
  if (event.at > latest) {
    errors.push(fieldError('invalid_value', ACTION, '/at', event.at, `not after ${latest.toISOString()}`));
  }
  return errors.length > 0 ? errors : toEvent(event);
}

/** The id of something that is no event, for its answer. */
export function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return undefined;
  const { id } = value as { id: unknown };
  return typeof id === 'string' && id.length <= 128 ? id : undefined;
}

/** Why an event is refused whose order was told otherwise by a file or a report. */
export const conflictOf = (event: ShopEvent): Finding => {
  const allowed = 'the instant at which the order was placed, as the file or report said that told of it';
  return fieldError('order_conflict', ACTION, '/at', event.at, allowed);
};
