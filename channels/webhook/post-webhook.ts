import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { WebhookAnswer } from '../../domain/webhook/retry.js';
import { PRIVATE_ADDRESS, PrivateAddress, publicLookup, requirePublicHost } from '../http/address-guard.js';
import { retryAfterMs } from '../http/http-status.js';

/** What is signed and sent. */
export interface SignedBody {
  readonly url: string;
  /** `webhook-id` */
  readonly id: string;
  readonly body: string;
  /** The secrets that sign, `whsec_…`: more than one while they are rotated. */
  readonly secrets: readonly string[];
}

/** Of an answer nothing is kept but its status: more than this of it is not even read. */
const READ_BYTES = 64 * 1024;
const SIGNATURE = 'webhook-signature';

/** The headers of Standard Webhooks 1.0.0. @param at of this try: receivers refuse old ones */
function webhookHeaders({ id, body, secrets }: SignedBody, at: Date): Record<string, string> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'content-type': 'application/json',
    'user-agent': 'Nhip-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    [SIGNATURE]: signatures.join(' '),
  };
}

/** Hands signed messages over to shops' own systems. No redirect is followed: it could lead anywhere. */
export class WebhookPoster {
  readonly #agent: Agent;
  readonly #onlyPublic: boolean;
  readonly #timeoutMs: number;

  /** @param options.onlyPublic refuses addresses in private networks, by name and by number */
  constructor({ onlyPublic, timeoutMs }: { readonly onlyPublic: boolean; readonly timeoutMs: number }) {
    this.#onlyPublic = onlyPublic;
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({
      connect: { timeout: timeoutMs, ...(onlyPublic ? { lookup: publicLookup() } : {}) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /** One try. Never throws. */
  async post(message: SignedBody, at: Date): Promise<WebhookAnswer> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const url = new URL(message.url);
      if (this.#onlyPublic) requirePublicHost(url.hostname);
      const answer = await request(url, {
        method: 'POST',
        headers: webhookHeaders(message, at),
        body: message.body,
        dispatcher: this.#agent,
        signal,
      });
      // The status has been said: what comes behind it changes nothing.
      await answer.body.dump({ limit: READ_BYTES, signal }).catch(() => undefined);
      const { 'retry-after': asked } = answer.headers;
      const waitMs = retryAfterMs(Array.isArray(asked) ? asked[0] : asked, at.getTime());
      return { status: answer.statusCode, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
    } catch (error) {
      if (error instanceof PrivateAddress || codeOf(error) === PRIVATE_ADDRESS) return { error: 'private_address' };
      return { error: signal.aborted || codeOf(error).includes('TIMEOUT') ? 'timeout' : 'lost' };
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
