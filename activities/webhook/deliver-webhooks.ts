import type { WebhookPoster } from '../../channels/webhook/post-webhook.js';
import { type WebhookPolicy, webhookPolicyAt } from '../../domain/webhook/policy.js';
import { verdictOn, type WebhookAnswer } from '../../domain/webhook/retry.js';
import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook/webhook.js';
import { SealBroken, unseal } from '../../models/account/envelope.js';
import type { KeyRing } from '../../models/account/key-ring.js';
import type { Models } from '../../models/models.js';
import { dueDeliveries, endTry, takeDelivery } from '../../models/webhook/delivery-store.js';
import { closeEndpoint, readEndpoint } from '../../models/webhook/endpoint-store.js';

export interface WebhookDeps {
  readonly models: Models;
  readonly now: () => Date;
  readonly poster: Pick<WebhookPoster, 'post'>;
  /** Opens the endpoints' secrets; without it nothing can be signed. */
  readonly keyRing?: KeyRing | undefined;
  /** From 0 to 1. Default: Math.random. */
  readonly random?: () => number;
  readonly log: { warn(fields: object, message: string): void };
  /** Default: the one in force. */
  readonly policy?: WebhookPolicy;
}

/** The secrets that sign now. @throws SealBroken */
function secretsOf(ring: KeyRing | undefined, { _id, secret, former }: WebhookEndpoint, now: Date): string[] {
  const open = (sealed: typeof secret): string => unseal(ring ?? { current: '', keys: new Map() }, _id, sealed);
  return [open(secret), ...(former && former.until > now ? [open(former.secret)] : [])];
}

/** One request, or the reason why none could be made. */
async function tryOnce(
  { now, poster, keyRing }: WebhookDeps,
  endpoint: WebhookEndpoint,
  { message, body }: WebhookDelivery,
): Promise<WebhookAnswer> {
  try {
    const secrets = secretsOf(keyRing, endpoint, now());
    return await poster.post({ url: endpoint.url, id: message, body, secrets }, now());
  } catch (error) {
    if (error instanceof SealBroken) return { error: 'sealed' };
    throw error;
  }
}

/** Takes what is due from the outbox and hands it over, some at once and few to one endpoint. */
export class WebhookDeliverer {
  readonly #deps: WebhookDeps;
  readonly #work = new Set<Promise<void>>();
  readonly #byEndpoint = new Map<string, number>();

  constructor(deps: WebhookDeps) {
    this.#deps = deps;
  }

  get #policy(): WebhookPolicy {
    return this.#deps.policy ?? webhookPolicyAt(this.#deps.now());
  }

  /** Begins what is due, as far as there is room. @returns how many it has begun */
  async look(): Promise<number> {
    const { models, now } = this.#deps;
    const { atOnce, perEndpoint, leaseMs } = this.#policy;
    const room = atOnce - this.#work.size;
    if (room <= 0) return 0;
    const busy = [...this.#byEndpoint].filter(([, n]) => n >= perEndpoint).map(([endpoint]) => endpoint);
    let begun = 0;
    for (const due of await dueDeliveries(models, now(), busy, room)) {
      if ((this.#byEndpoint.get(due.endpoint) ?? 0) >= perEndpoint) continue;
      const until = new Date(now().getTime() + leaseMs);
      if (!(await takeDelivery(models, due, until))) continue;
      this.#begin(due, until);
      begun += 1;
    }
    return begun;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #begin(due: WebhookDelivery, until: Date): void {
    const { endpoint } = due;
    this.#byEndpoint.set(endpoint, (this.#byEndpoint.get(endpoint) ?? 0) + 1);
    const work = this.#deliver(due, until)
      // It is due again when its lease is over.
      .catch((err: unknown) => this.#deps.log.warn({ err, delivery: due.message }, 'a webhook could not be settled'))
      .finally(() => {
        this.#work.delete(work);
        const left = (this.#byEndpoint.get(endpoint) ?? 1) - 1;
        if (left === 0) this.#byEndpoint.delete(endpoint);
        else this.#byEndpoint.set(endpoint, left);
      });
    this.#work.add(work);
  }

  async #deliver(due: WebhookDelivery, until: Date): Promise<void> {
    const { models, now, random = Math.random } = this.#deps;
    const { keptTries } = this.#policy;
    const endpoint = await readEndpoint(models, due.endpoint);
    if (!endpoint?.isActive) return endTry(models, due._id, until, { state: 'dropped', nextAt: now() }, keptTries);
    const at = now();
    const answer = await tryOnce(this.#deps, endpoint, due);
    const { state, waitMs = 0, isGone } = verdictOn(answer, due.tried, this.#policy, random());
    if (isGone) await closeEndpoint(models, endpoint._id);
    const ended = now();
    const said = 'status' in answer ? { status: answer.status } : { error: answer.error };
    const one = { at, ms: ended.getTime() - at.getTime(), ...said };
    await endTry(models, due._id, until, { state, nextAt: new Date(ended.getTime() + waitMs), one }, keptTries);
  }
}
