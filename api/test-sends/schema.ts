import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { TEST_SEND_STATES, type TestRecipient, type TestSend } from '../../models/message/test-send-schema.js';
import { instantOut } from '../http/common-schema.js';
import { previewBody } from '../messages/content-schema.js';

const channel = z.enum(CHANNELS);
const address = z
  .string()
  .min(1)
  .max(254)
  .meta({
    description: 'A mobile number, an e-mail address or a chat id: the seller’s own',
    examples: ['0912345678'],
  });

export const recipientBody = z
  .strictObject({
    channel,
    address,
    verified: z.literal(true).exactOptional().meta({ description: 'An admin vouches for it: no code is sent' }),
  })
  .meta({ id: 'TestRecipientInput' });
export const verifyBody = z
  .strictObject({ channel, address, code: z.string().regex(/^\d{6}$/, 'six digits') })
  .meta({ id: 'TestRecipientCode' });

export const recipientOut = z
  .object({ channel, address: z.string(), verified: z.boolean(), createdAt: instantOut })
  .meta({ id: 'TestRecipient' });
export const recipientView = ({ channel: by, address: to, verifiedAt, createdAt }: TestRecipient) => ({
  channel: by,
  address: to,
  verified: verifiedAt !== undefined,
  createdAt: createdAt.toISOString(),
});

export const testSendBody = previewBody
  .extend({ channel, to: address })
  .meta({ id: 'TestSendInput', description: 'The message, and a verified test recipient of its channel' });
export type TestSendBody = z.output<typeof testSendBody>;

export const testSendOut = z
  .object({
    testSend: z.string(),
    channel,
    state: z.enum(TEST_SEND_STATES).meta({
      description: 'waiting: no worker of the channel has taken it yet; refused: not now; unknown: no answer',
    }),
    reason: z.string().exactOptional().meta({ description: "The provider's code" }),
    at: instantOut,
  })
  .meta({ id: 'TestSend' });
/** The part of its `_id` behind the shop names a test send. */
export const testSendView = ({ _id, channel: by, state, reason, at }: TestSend) => ({
  testSend: _id.slice(_id.indexOf('/') + 1),
  channel: by,
  state,
  ...(reason === undefined ? {} : { reason }),
  at: at.toISOString(),
});
