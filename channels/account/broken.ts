import type { ChannelName } from '../../domain/base/channel.js';
import type { Channel } from '../channel.js';
import { refused } from '../reasons.js';

/** How long a message waits before it is tried again: somebody may have saved the account anew. */
const AGAIN_MS = 5_000;

/**
 * Stands in for an account that cannot be used: its secrets do not open, its settings make no adapter, or there is none. It hands nothing over,
 * holds the run for an operator and loses nobody; the deployment's account would be the wrong sender.
 * @param reason a code, as in SendResult
 */
export const brokenChannel = (name: ChannelName, reason: string): Channel => ({
  name,
  // It is asked about nothing, and never hands over again what another may have sent.
  doubt: 'unknown',
  send: async (messages) => messages.map(() => refused(reason, AGAIN_MS, 'config')),
  close: async () => undefined,
});
