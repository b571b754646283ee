import { z } from 'zod';
import { MAX_SMS_SENDER, MAX_SMS_TEXT, SMS_OUTCOMES } from '../../models/message/take-sms.js';
import { instant, slug } from '../http/common-schema.js';

export const inboundSms = z
  .strictObject({
    id: z.string().min(1).max(100).meta({ description: 'The provider’s id of this SMS' }),
    from: z.string().min(1).max(MAX_SMS_SENDER).meta({ description: 'The sender’s phone' }),
    text: z.string().max(MAX_SMS_TEXT),
    at: instant,
    shop: slug.exactOptional().meta({ description: 'Whose number it came to; absent: every shop’s customer' }),
  })
  .meta({ id: 'InboundSms' });

export const inboundSmsAnswer = z.object({
  outcome: z.enum(SMS_OUTCOMES).meta({
    description:
      '`opted_out_before`: also an SMS that was overtaken by a later consent; `undecided`: it may be a refusal, and a person settles it',
  }),
  reply: z.string().optional().meta({ description: 'To be sent back to the sender; given once for an opt-out' }),
});
