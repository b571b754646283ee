import { Context } from '@temporalio/activity';
import type { Channel, OutgoingMessage, SendResult } from '../../channels/channel.js';
import { noteTested } from '../../models/account/account-store.js';
import type { TestSend, TestSendState } from '../../models/message/test-send-schema.js';
import { settleTestSend } from '../../models/message/test-send-store.js';
import { stopsOf } from '../../models/run/stop/stop-switch.js';
import type { ChannelDeps } from '../deps.js';

const STATE = {
  sent: 'sent',
  failed: 'failed',
  refused: 'refused',
  in_doubt: 'unknown',
} as const satisfies Record<SendResult['kind'], TestSendState>;

/**
 * Hands one test send over, once: a seller looks at the answer and tries again themselves. It leaves no touch and no batch,
 * so no statistics know of it. A stop switch holds it too. Called again for one that is settled, it does nothing.
 * @param input id of the test send; what it says stays in MongoDB
 */
export async function sendTest(
  { models }: Pick<ChannelDeps, 'models'>,
  channel: Channel,
  input: { readonly testSend: string },
  signal: AbortSignal = Context.current().cancellationSignal,
): Promise<{ state: TestSendState }> {
  const found = await models.testSends.findById(input.testSend).lean<TestSend>();
  if (!found?.content) return { state: found?.state ?? 'unknown' };
  if ((await stopsOf(models, found.shop, [channel.name])).length > 0) {
    await settleTestSend(models, found._id, 'refused', 'stop_switch');
    return { state: 'refused' };
  }
  const message = { id: found.message, ...found.content } as OutgoingMessage;
  const [result] = await channel.send([message], { sender: found.shop, signal, mayHandOver: () => !signal.aborted });
  if (channel.account !== undefined && result?.kind === 'sent')
    await noteTested(models, found, { at: found.at, identity: channel.account });
  const state = STATE[result?.kind ?? 'in_doubt'];
  await settleTestSend(models, found._id, state, result && 'reason' in result ? result.reason : undefined);
  return { state };
}
