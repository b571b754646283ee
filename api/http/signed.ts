import type { Request } from 'express';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from '../../channels/link/signature.js';
import type { ChannelAccount } from '../../domain/account/account.js';
import type { Secrets } from '../../domain/account/kinds.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { readAccount, secretsOf } from '../../models/account/account-store.js';
import { SealBroken } from '../../models/account/envelope.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from './problems.js';
import type { Route } from './route.js';

/** The channel whose provider signs: the route's own, or the one in its path. */
const channelOf = (route: Route, req: Request): ChannelName | undefined =>
  route.signedBy ?? CHANNELS.find((channel) => channel === req.params.channel);

/** The secrets of an account; none where its key is gone. */
export function openSecrets({ keyRing }: ApiDeps, account: ChannelAccount): Secrets {
  try {
    return secretsOf(keyRing, account);
  } catch (error) {
    if (error instanceof SealBroken) return {};
    throw error;
  }
}

/** Kinds whose provider signs as ours does. */
const SIGNING: readonly string[] = ['chat', 'sms_nhip'];

/** What the provider signs with: that of a shop's own account where the path names the shop, else the deployment's. */
async function secretOf(deps: ApiDeps, channel: ChannelName, shop: unknown): Promise<string | undefined> {
  if (typeof shop !== 'string') return deps.receiptSecrets[channel];
  const account = await readAccount(deps.models, shop, channel);
  return account && SIGNING.includes(account.kind) ? openSecrets(deps, account).secret : undefined;
}

/**
 * Whether the channel's provider wrote these bytes, asked before anybody reads what they say: a stranger learns nothing of
 * what a body should look like, and feeds no parser.
 * @throws Problem channel_not_configured, bad_signature
 */
export async function requireSignature(route: Route, deps: ApiDeps, req: Request, bytes: Buffer): Promise<void> {
  const channel = channelOf(route, req);
  // No channel of ours: the path's own check refuses it, before anything is done.
  if (channel === undefined) return;
  const secret = await secretOf(deps, channel, req.params.shop);
  if (secret === undefined) throw new Problem('channel_not_configured', `No provider is configured for ${channel}.`);
  const given = { timestamp: req.get(TIMESTAMP_HEADER), signature: req.get(SIGNATURE_HEADER) };
  if (!verifySignature(secret, given, bytes, deps.now().getTime()))
    throw new Problem(
      'bad_signature',
      'The signature does not fit the body, or its timestamp is not of these minutes.',
    );
}
