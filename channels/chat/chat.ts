import { createHash, createSecretKey } from 'node:crypto';
import { parseObject } from '../../domain/base/text/json.js';
import type { Channel, Permit, SendResult } from '../channel.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from '../link/signature.js';
import { inDoubt, REASONS, SENT, STOPPED } from '../reasons.js';

export interface ChatOptions extends HttpProviderOptions {
  /** Messages per request, 1 to 100. */
  readonly batch: number;
}

/**
 * The chat provider: `POST {url}/messages` with `{messages: [{id, to, text, card}]}` (card: domain/message/chat-card.ts, when there is one), signed (signature.ts), with an
 * Idempotency-Key per request and an id per message that the provider honours; so a message in doubt is sent again.
 */
export function chatChannel(options: ChatOptions): Channel {
  const provider = new HttpProvider(options);
  const key = createSecretKey(options.secret, 'utf8');
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const body = Buffer.from(
      JSON.stringify({ messages: group.map(({ id, to, text, card }) => ({ id, to, text, card })) }),
    );
    const timestamp = String(Math.floor(provider.now() / 1000));
    const request = {
      method: 'POST' as const,
      path: '/messages',
      headers: [
        'content-type',
        'application/json',
        'idempotency-key',
        requestKey(group),
        TIMESTAMP_HEADER,
        timestamp,
        SIGNATURE_HEADER,
        sign(key, timestamp, body),
      ],
      body,
    };
    const exchanged = await provider.handOver(request, group, permit);
    // Another request with this key is being worked on: taken or not, the key will tell.
    if (exchanged.kind === 'answer' && exchanged.status === 409) return group.map(() => inDoubt(REASONS.inProgress));
    const verdict = provider.verdict(permit.sender, exchanged);
    if (!verdict) return readResults(group, exchanged.kind === 'answer' ? exchanged.body : '', provider, permit.sender);
    if (verdict.kind === 'failed' && group.length > 1) return oneByOne(group, permit, post);
    return new Array<SendResult>(group.length).fill(verdict);
  };
  return {
    name: 'chat',
    doubt: 'resend',
    send: (messages, permit) => provider.sendAll(groupsOf(messages, options.batch), permit, post),
    close: () => provider.close(),
  };
}

/** One message that the provider cannot read must not fail the other 99 of its request. */
async function oneByOne(
  group: Group,
  permit: Permit,
  post: (group: Group, permit: Permit) => Promise<readonly SendResult[]>,
): Promise<SendResult[]> {
  const results: SendResult[] = [];
  for (const message of group) {
    results.push(...(permit.mayHandOver(message) ? await post([message], permit) : [STOPPED]));
  }
  return results;
}

function groupsOf(messages: Group, size: number): Group[] {
  const groups: Group[] = [];
  for (let at = 0; at < messages.length; at += size) groups.push(messages.slice(at, at + size));
  return groups;
}

/** The same for the same messages only: a provider may answer a known key with its old answer. */
function requestKey(group: Group): string {
  const [only] = group;
  if (only && group.length === 1) return encodeURIComponent(only.id);
  const hash = createHash('sha256');
  for (const { id } of group) hash.update(id).update('\n');
  return hash.digest('base64url');
}

function readResults(group: Group, body: string, provider: HttpProvider, sender: string): SendResult[] {
  const byId = new Map<unknown, SendResult>();
  for (const result of parseResults(body)) byId.set(result.id, readResult(result, provider, sender));
  return group.map(({ id }) => byId.get(id) ?? inDoubt(REASONS.badAnswer));
}

function parseResults(body: string): Record<string, unknown>[] {
  const results = parseObject(body)?.results;
  // A 2xx with an answer that cannot be read, or none: they may have been taken.
  return Array.isArray(results) ? results.filter((result) => typeof result === 'object' && result !== null) : [];
}

function readResult(result: Record<string, unknown>, provider: HttpProvider, sender: string): SendResult {
  switch (result.status) {
    case 'accepted':
    case 'duplicate':
      return SENT;
    case 'rejected':
      return provider.rejection(sender, result.reason);
    default:
      return inDoubt(REASONS.badAnswer);
  }
}
