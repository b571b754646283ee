import { z } from 'zod';
import { codeTableSchema } from '../customer/provider-codes.js';
import { parseGiven } from './given-description.js';
import { PHONE_FORMS } from './phone-form.js';

/** Type of number and numbering plan (SMPP 3.4, sections 5.2.5 and 5.2.6). */
const code = (standard: number) => z.int().min(0).max(255).default(standard);
/** Tags that SMSC vendors may define (SMPP 3.4, section 5.3.2). */
const VENDOR_TLV = { min: 0x1400, max: 0x3fff } as const;

/** How one SMPP 3.4 provider speaks, as data (docs/channels.md): what operators leave out is what most providers have. */
export const smppDialectSchema = z
  .strictObject({
    systemType: z.string().max(12, 'at most 12 characters').default(''),
    phone: z.enum(PHONE_FORMS).default('international'),
    /** 5 is alphanumeric: a brand name. */
    sourceTon: code(5),
    sourceNpi: code(0),
    destinationTon: code(1),
    destinationNpi: code(1),
    /** Texts of several parts: each in a message of its own with a user data header, or all in one TLV message_payload. */
    long: z.enum(['udh', 'payload']).default('udh'),
    /** Connections, bound as transceivers, that each process keeps. */
    binds: z.int().min(1).max(10).default(1),
    /** Most messages without an answer on each of them. */
    window: z.int().min(1).max(100).default(10),
    /** After so long without a word the provider is asked whether it is still there. */
    enquireSeconds: z.int().min(5).max(600).default(30),
    /** Longest wait for a connection, and for each answer. */
    answerSeconds: z.int().min(1).max(120).default(15),
    /** `decimal`: an answer names a message in hexadecimal digits, and its receipt in decimal ones. */
    receiptIds: z.enum(['same', 'decimal']).default('same'),
    /** A TLV of the provider's that takes our own name of a message, by which query_sm finds it: then doubts are asked about. */
    reference: z
      .strictObject({
        tlv: z.int().min(VENDOR_TLV.min).max(VENDOR_TLV.max),
        /** How long after a hand-over the provider may still not know it. Default: the policy's (doubts.json). */
        afterSeconds: z.int().min(0).max(3_600).exactOptional(),
      })
      .exactOptional(),
    /** Codes of command_status (`0x58`) that mean something else than the standard says, or that are the provider's own. */
    codes: codeTableSchema
      .refine((table) => Object.keys(table).every((name) => /^0x[0-9a-f]{2,8}$/.test(name)), 'codes such as 0x45')
      .default({}),
  })
  .refine(({ reference, long }) => reference === undefined || long === 'payload', {
    path: ['long'],
    error: 'payload, where doubts are asked about: one message is one name',
  });
export type SmppDialect = z.output<typeof smppDialectSchema>;

/**
 * @param text JSON; undefined for a provider that has nothing of its own
 * @throws Error naming each wrong field; the text is not shown
 */
export const parseSmppDialect = (text = '{}'): SmppDialect => parseGiven(text, smppDialectSchema);
