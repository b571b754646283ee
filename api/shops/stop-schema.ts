import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import type { StopSwitch } from '../../models/run/stop/stop-switch-schema.js';
import { instantOut, promiseOut, slug } from '../http/common-schema.js';

export const stopBody = z.strictObject({
  reason: z.string().trim().min(1).max(200).meta({ description: 'Why, for those who find everything stopped' }),
});
export const scopeParams = z.strictObject({
  scope: z.enum(['all', ...CHANNELS]).meta({ description: 'Everything, or one channel' }),
});
export const shopParams = z.strictObject({ shop: slug });

export const stopOut = z
  .object({
    scope: z.enum(['all', 'channel', 'shop']),
    channel: z.enum(CHANNELS).exactOptional(),
    shop: slug.exactOptional(),
    reason: z.string(),
    since: instantOut.exactOptional(),
    stopped: z.int().meta({ description: 'Batches that were being delivered, and have stopped for it' }),
    stoppedWithinMs: z.int().exactOptional().meta({
      description: "How long the last of them took, on the database's clock",
    }),
  })
  .meta({ id: 'StopSwitch', description: 'A switch that is on: nothing that it holds leaves' });
export const stopsOut = z.object({ stops: z.array(stopOut) }).meta({ id: 'StopSwitches' });
export const stopAnswer = z.object({ stop: stopOut, promise: promiseOut }).meta({ id: 'StopResult' });
export const allowOut = z
  .object({
    allowed: z.boolean().meta({ description: 'False when the switch was off' }),
    stop: stopOut.exactOptional(),
  })
  .meta({ id: 'StopLift' });

/** A switch as the API shows it. */
export function stopView({ kind, channel, shop, reason, since, stopped, stoppedAt }: StopSwitch) {
  return {
    scope: kind,
    ...(channel === undefined ? {} : { channel }),
    ...(shop === undefined ? {} : { shop }),
    reason,
    ...(since ? { since: since.toISOString() } : {}),
    stopped,
    ...(since && stoppedAt ? { stoppedWithinMs: Math.max(0, stoppedAt.getTime() - since.getTime()) } : {}),
  };
}
