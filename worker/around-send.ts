import type { Channel } from '../channels/channel.js';

type Sent = ReturnType<Channel['send']>;
/** Who a hand-over is for. */
interface HandOver {
  readonly messages: number;
  readonly sender: string;
}

/** A channel that does something around each hand-over; everything else is asked of the channel itself, which may have private state. */
export function aroundSend(channel: Channel, around: (send: () => Sent, of: HandOver) => Sent): Channel {
  const send: Channel['send'] = (messages, permit) =>
    around(() => channel.send(messages, permit), { messages: messages.length, sender: permit.sender });
  return new Proxy(channel, {
    get: (target, key) => {
      const value: unknown = key === 'send' ? send : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
