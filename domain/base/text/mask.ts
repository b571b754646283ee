import type { ChannelName } from '../channel.js';

/** Shown instead of what is hidden; always as many, so that no length is told. */
const HIDDEN = '•••';

/** A name by its initials: enough to recognise somebody known, too little to learn who it is. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${[...word][0]}${HIDDEN}`)
    .join(' ');

/** An address without its middle: `+84•••678`, `m•••@example.com`, `ch•••`. */
export function maskAddress(address: string, channel: ChannelName): string {
  if (channel === 'sms' || channel === 'zalo') return `${address.slice(0, 3)}${HIDDEN}${address.slice(-3)}`;
  if (channel === 'chat') return `${address.slice(0, 2)}${HIDDEN}`;
  return `${address.slice(0, 1)}${HIDDEN}${address.slice(address.lastIndexOf('@'))}`;
}
