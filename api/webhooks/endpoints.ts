import type { z } from 'zod';
import { PrivateAddress, requirePublicHost } from '../../channels/http/address-guard.js';
import { webhookId } from '../../domain/base/ids.js';
import { HOUR_MS } from '../../domain/base/time.js';
import { webhookPolicyAt } from '../../domain/webhook/policy.js';
import type { WebhookEndpoint } from '../../domain/webhook/webhook.js';
import { seal } from '../../models/account/envelope.js';
import type { KeyRing } from '../../models/account/key-ring.js';
import { insertEndpoint, listEndpoints, readEndpoint, rotateSecret } from '../../models/webhook/endpoint-store.js';
import type { ApiDeps } from '../deps.js';
import { fieldError, Problem } from '../http/problems.js';
import type { webhookBody } from './schema.js';

/** An endpoint whose secret is shown this once. */
interface Made {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** @throws Problem webhook_not_found */
export async function findEndpoint({ models }: ApiDeps, shop: string, key: string): Promise<WebhookEndpoint> {
  const found = await readEndpoint(models, webhookId(shop, key));
  if (!found) throw new Problem('webhook_not_found', `The shop '${shop}' has no webhook '${key}'.`);
  return found;
}

/** @throws Problem account_keys_missing */
function requireRing({ keyRing }: ApiDeps): KeyRing {
  if (keyRing) return keyRing;
  throw new Problem('account_keys_missing', 'Cannot keep a secret as ACCOUNT_KEYS must be set: it is not');
}

/**
 * What a name leads to is looked at with every delivery; what is plain from the address itself is refused here.
 * @throws Problem invalid_request
 */
export function requirePublicUrl({ allowPrivateAddresses }: ApiDeps, url: string): void {
  if (allowPrivateAddresses) return;
  const { protocol, hostname } = new URL(url);
  const error = fieldError('invalid_value', 'save the webhook', '/url', url, 'https, on the public internet');
  const refusal = new Problem('invalid_request', error.message, { errors: [error] });
  if (protocol !== 'https:') throw refusal;
  try {
    requirePublicHost(hostname);
  } catch (cause) {
    throw cause instanceof PrivateAddress ? refusal : cause;
  }
}

/** 32 random octets, as Standard Webhooks writes a symmetric secret. */
const newSecret = ({ randomBytes }: ApiDeps): string => `whsec_${randomBytes().toString('base64')}`;

/** @throws Problem webhook_exists, too_many_webhooks, account_keys_missing, invalid_request */
export async function makeEndpoint(
  deps: ApiDeps,
  shop: string,
  { key, url, events }: z.output<typeof webhookBody>,
): Promise<Made> {
  requirePublicUrl(deps, url);
  const ring = requireRing(deps);
  const { maxEndpoints } = webhookPolicyAt(deps.now());
  const exists = (): Problem => new Problem('webhook_exists', `The shop '${shop}' has a webhook '${key}'.`);
  const there = await listEndpoints(deps.models, shop);
  if (there.some((one) => one.key === key)) throw exists();
  if (there.length >= maxEndpoints)
    throw new Problem('too_many_webhooks', `Cannot make another webhook as a shop may have at most ${maxEndpoints}.`);
  const _id = webhookId(shop, key);
  const secret = newSecret(deps);
  const sealed = seal(ring, _id, secret);
  const endpoint = { _id, shop, key, url, events, isActive: true, secret: sealed, createdAt: deps.now() };
  if (!(await insertEndpoint(deps.models, endpoint))) throw exists();
  return { endpoint, secret };
}

/** The secret before signs beside the new one for a day, so that no receiver misses a message. @throws as makeEndpoint */
export async function renewSecret(deps: ApiDeps, shop: string, key: string): Promise<Made> {
  const ring = requireRing(deps);
  const read = await findEndpoint(deps, shop, key);
  const secret = newSecret(deps);
  const { formerSecretHours } = webhookPolicyAt(deps.now());
  const until = new Date(deps.now().getTime() + formerSecretHours * HOUR_MS);
  if (!(await rotateSecret(deps.models, read, seal(ring, read._id, secret), until)))
    throw new Problem('version_conflict', 'Somebody else has rotated the secret meanwhile.');
  return { endpoint: await findEndpoint(deps, shop, key), secret };
}
