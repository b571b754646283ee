import type { IncomingMessage, Server } from 'node:http';
import { z } from 'zod';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from '../../../channels/link/signature.js';
import type { FaultBox } from '../faults.js';
import { answer, parseJson, readBody, serve } from '../http.js';
import { faultOver } from '../http-fault.js';
import type { Received } from '../received.js';
import { chatCardSchema } from './chat-card.js';

const requestSchema = z.object({
  messages: z
    .array(
      z.object({ id: z.string().min(1), to: z.string().min(1), text: z.string(), card: chatCardSchema.optional() }),
    )
    .min(1)
    .max(100),
});

export interface ChatProviderDeps {
  readonly secret: string;
  readonly received: Received;
  readonly faults: FaultBox;
  readonly now: () => number;
  /** Called with the id of each message that reached its customer. */
  readonly onDelivered: (id: string) => void;
}

/** The simulated chat provider: checks signatures, honours message ids as idempotency keys. */
export function chatProvider(deps: ChatProviderDeps): Server {
  const { received, faults } = deps;
  return serve(async (request, response) => {
    const body = await readBody(request);
    if (request.method !== 'POST' || request.url !== '/messages') return answer(response, 404, { error: 'not_found' });
    received.count('chat', 'requests');
    if (!isSigned(request, body, deps)) return answer(response, 401, { error: 'bad_signature' });
    if (!request.headers['idempotency-key']) return answer(response, 400, { error: 'no_idempotency_key' });
    const parsed = requestSchema.safeParse(parseJson(body));
    if (!parsed.success) return answer(response, 400, { error: 'bad_request' });
    await faults.slow();
    const fate = faults.take();
    if (faultOver(fate, response)) return;
    const results = parsed.data.messages.map((message) =>
      fate.kind === 'code' ? rejected(message.id, fate.code, deps) : acceptOne(message, deps),
    );
    if (fate.kind === 'drop') response.destroy();
    else answer(response, 200, { results });
  });
}

function isSigned(request: IncomingMessage, body: Buffer, { secret, now }: ChatProviderDeps): boolean {
  const timestamp = request.headers[TIMESTAMP_HEADER];
  const signature = request.headers[SIGNATURE_HEADER];
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  return verifySignature(secret, { timestamp, signature }, body, now());
}

type ChatMessage = z.output<typeof requestSchema>['messages'][number];

function rejected(id: string, reason: string, { received }: ChatProviderDeps): object {
  received.count('chat', 'rejected');
  return { id, status: 'rejected', reason };
}

function acceptOne({ id, to, text, card }: ChatMessage, deps: ChatProviderDeps): object {
  const { received, faults, onDelivered } = deps;
  if (faults.rejects(to)) return rejected(id, 'blocked', deps);
  if (received.has('chat', id)) {
    received.count('chat', 'repeats');
    return { id, status: 'duplicate' };
  }
  received.accept({ channel: 'chat', id, to, content: async () => ({ text, ...(card ? { card } : {}) }) });
  onDelivered(id);
  return { id, status: 'accepted' };
}
