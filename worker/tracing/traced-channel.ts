import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Channel } from '../../channels/channel.js';
import { aroundSend } from '../around-send.js';

/** A channel whose hand-overs are spans of the activity that makes them: channel, account and how many messages. */
export const tracedChannel = (channel: Channel, name: string): Channel =>
  aroundSend(channel, (send, { messages, sender }) =>
    trace.getTracer('nhip').startActiveSpan(
      `send ${name}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { 'nhip.channel': name, 'nhip.account': sender, 'nhip.messages': messages },
      },
      async (span) => {
        try {
          return await send();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      },
    ),
  );
