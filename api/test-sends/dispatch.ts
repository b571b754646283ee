import type { ChannelName } from '../../domain/base/channel.js';
import { messageId, testSendId } from '../../domain/base/ids.js';
import { HOUR_MS } from '../../domain/base/time.js';
import { testRun } from '../../domain/message/test-send/mark.js';
import { testSendPolicyAt } from '../../domain/message/test-send/policy.js';
import type { TestMessage, TestSend } from '../../models/message/test-send-schema.js';
import {
  deleteTestSend,
  insertTestSend,
  readTestSend,
  settleTestSend,
  testSendsSince,
} from '../../models/message/test-send-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { WorkflowsUnreachable } from '../temporal/campaign-workflows.js';

export interface Outgoing {
  readonly channel: ChannelName;
  readonly purpose: TestSend['purpose'];
  /** testRecipientId. */
  readonly recipient: string;
  readonly content: TestMessage;
  /** Default: a fresh one. */
  readonly nonce?: string;
}

/** Part of the id of a test send: 48 random bits. */
export const newNonce = ({ randomBytes }: ApiDeps): string => randomBytes().toString('hex', 0, 6);

/** @throws Problem test_send_limit naming the limit and when the next one may leave */
async function refuseTooMany(deps: ApiDeps, own: TestSend): Promise<void> {
  const { shopPerHour, recipientPerHour, verificationsPerHour } = testSendPolicyAt(own.at);
  const hour = await testSendsSince(deps.models, own.shop, new Date(own.at.getTime() - HOUR_MS));
  const same = hour.filter(({ recipient, purpose }) => recipient === own.recipient && purpose === own.purpose);
  const perRecipient = own.purpose === 'verification' ? verificationsPerHour : recipientPerHour;
  const [over, max, first] =
    hour.length > shopPerHour
      ? (['of the shop', shopPerHour, hour[0]] as const)
      : (['to this recipient', perRecipient, same[0]] as const);
  if (hour.length <= shopPerHour && same.length <= perRecipient) return;
  await deleteTestSend(deps.models, own._id);
  const next = Math.max(1, Math.ceil(((first?.at.getTime() ?? own.at.getTime()) + HOUR_MS - own.at.getTime()) / 1000));
  const detail = `Cannot send the test as test sends ${over} must be at most ${max} an hour`;
  throw new Problem('test_send_limit', detail, { headers: { 'Retry-After': String(next) } });
}

/**
 * Writes a test send down and lets the worker of its channel hand it over. Written before it is counted, so that several
 * at once cannot all be the last one that is allowed.
 * @returns as it stands when the worker answered, or when waiting ended
 * @throws Problem test_send_limit, workflow_unreachable
 */
export async function dispatch(deps: ApiDeps, shop: Shop, outgoing: Outgoing): Promise<TestSend> {
  const at = deps.now();
  const { nonce = newNonce(deps), ...rest } = outgoing;
  const _id = testSendId(shop._id, at, nonce);
  const message = messageId(testRun(shop._id, nonce), 'test');
  const testSend: TestSend = { _id, shop: shop._id, message, state: 'waiting', at, ...rest };
  await insertTestSend(deps.models, testSend);
  await refuseTooMany(deps, testSend);
  try {
    await deps.workflows.testSend({ testSend: _id, channel: outgoing.channel, shop: shop._id });
  } catch (error) {
    if (!(error instanceof WorkflowsUnreachable)) throw error;
    await settleTestSend(deps.models, _id, 'refused', 'temporal_unreachable');
    throw new Problem('workflow_unreachable', 'Cannot send the test as Temporal must answer: it does not');
  }
  return (await readTestSend(deps.models, _id)) ?? testSend;
}
