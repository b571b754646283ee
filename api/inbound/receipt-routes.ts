import { z } from 'zod';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../channels/link/signature.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { eventsOfChannel, recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { instant } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';

const MAX_RECEIPTS = 1_000;

export const receiptsBody = z
  .strictObject({
    receipts: z
      .array(
        z.strictObject({
          message: z.string().min(1).max(300).meta({ description: 'The message id that we sent' }),
          event: z.enum(['delivered', 'read']),
          at: instant,
        }),
      )
      .max(MAX_RECEIPTS),
  })
  .meta({ id: 'Receipts' });

export const receiptsAnswer = z.object({
  received: z.int(),
  news: z.int().meta({ description: 'Steps that were not known before' }),
  foreign: z.int().meta({ description: 'Receipts about no message of a run of this channel; test sends among them' }),
});

/** @param shop whose own account speaks: of its messages only; undefined: the deployment's */
export async function takeReceipts(
  deps: ApiDeps,
  channel: ChannelName,
  receipts: z.output<typeof receiptsBody>['receipts'],
  shop?: string,
): Promise<z.input<typeof receiptsAnswer>> {
  const now = deps.now();
  // A provider's clock may run ahead; a read in the future would let orders of the past miss it.
  const events = receipts.map(({ message, event, at }) => ({
    message,
    step: event,
    at: new Date(Math.min(at.getTime(), now.getTime())),
  }));
  const theirs = events.filter(({ message }) => shop === undefined || parseMessageId(message)?.shop === shop);
  const own = await eventsOfChannel(deps.models, theirs, channel);
  const foreign = events.length - own.length;
  return { received: events.length, news: await recordFunnel(deps.models, own, now), foreign };
}

/** What providers tell us of messages: signed by the secret that we share with the provider. */
export function receiptRoutes(deps: ApiDeps): Route[] {
  const take = route({
    method: 'post',
    path: '/v1/channels/{channel}/receipts',
    id: 'takeReceipts',
    tag: 'tracking',
    summary: 'Delivered and read receipts of a provider',
    description:
      `Signed by HMAC-SHA256 over timestamp, a dot and the body (headers ${TIMESTAMP_HEADER}, ${SIGNATURE_HEADER}). ` +
      'The first receipt of a step counts; repeated ones, and those about messages of another channel or of none of ours, ' +
      'are taken and change nothing.',
    access: 'signed',
    action: 'take the receipts',
    params: z.strictObject({ channel: z.enum(CHANNELS) }),
    body: { kind: 'json', schema: receiptsBody },
    answers: {
      200: { description: 'Taken', schema: receiptsAnswer },
    },
    handle: async ({ params: { channel }, body }) => json(200, await takeReceipts(deps, channel, body.receipts)),
  });
  return [take];
}
