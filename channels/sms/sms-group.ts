import type { OutgoingMessage } from '../channel.js';

/** One message in each request. */
export const alone = (messages: readonly OutgoingMessage[]): OutgoingMessage[][] =>
  messages.map((message) => [message]);

/**
 * Messages that one request can carry: the same text, each number once (a provider sends to a number it is given twice
 * once or twice, as it likes), at most `size`. Groups come in the order of their first message.
 */
export function groupByText(messages: readonly OutgoingMessage[], size: number): OutgoingMessage[][] {
  const groups: OutgoingMessage[][] = [];
  const open = new Map<string, { readonly group: OutgoingMessage[]; readonly phones: Set<string> }>();
  for (const message of messages) {
    const current = open.get(message.text);
    if (current && current.group.length < size && !current.phones.has(message.to)) {
      current.group.push(message);
      current.phones.add(message.to);
    } else {
      const group = [message];
      groups.push(group);
      open.set(message.text, { group, phones: new Set([message.to]) });
    }
  }
  return groups;
}
