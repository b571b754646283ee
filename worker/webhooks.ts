import { setTimeout as delay } from 'node:timers/promises';
import { WebhookDeliverer } from '../activities/webhook/deliver-webhooks.js';
import { WebhookPoster } from '../channels/webhook/post-webhook.js';
import type { Config } from '../config/config.js';
import { webhookPolicyAt } from '../domain/webhook/policy.js';
import type { Models } from '../models/models.js';
import { accountConfig } from './shop-channels.js';

/** The part of a logger that this uses; fields hold ids and counts. */
interface Log {
  warn(fields: object, message: string): void;
}

/**
 * Looks into the outbox again and again: at once while there is more, else after a moment.
 * @returns what ends it; what is under way is settled first
 */
export function keepDelivering(
  deliverer: Pick<WebhookDeliverer, 'look' | 'idle'>,
  lookMs: number,
  log: Log,
): () => Promise<void> {
  const stop = new AbortController();
  let isWell = true;
  const turn = async (): Promise<void> => {
    try {
      if ((await deliverer.look()) > 0) return;
      isWell = true;
    } catch (err) {
      // Said once, not every second.
      if (isWell) log.warn({ err }, 'cannot look into the outbox of webhooks; trying again until it works');
      isWell = false;
    }
    await delay(lookMs, undefined, { signal: stop.signal }).catch(() => undefined);
  };
  const loop = (async () => {
    while (!stop.signal.aborted) await turn();
    await deliverer.idle();
  })();
  return () => {
    stop.abort();
    return loop;
  };
}

/** What shops' own systems are told leaves from here, as MongoDB's outbox has it. @returns what ends it */
export function deliverWebhooks(config: Config, models: Models, log: Log): () => Promise<void> {
  const { keyRing, place } = accountConfig(config);
  const { timeoutMs, lookMs } = webhookPolicyAt(new Date());
  const poster = new WebhookPoster({ onlyPublic: !place.allowPrivate, timeoutMs });
  const stop = keepDelivering(
    new WebhookDeliverer({ models, now: () => new Date(), poster, keyRing, log }),
    lookMs,
    log,
  );
  return async () => {
    await stop();
    await poster.close();
  };
}
