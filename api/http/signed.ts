import type { Request } from 'express';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from '../../channels/link/signature.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from './problems.js';
import type { Route } from './route.js';

/** The channel whose provider signs: the route's own, or the one in its path. */
const channelOf = (route: Route, req: Request): ChannelName | undefined =>
  route.signedBy ?? CHANNELS.find((channel) => channel === req.params.channel);

/**
 * Whether the channel's provider wrote these bytes, asked before anybody reads what they say: a stranger learns nothing of
 * what a body should look like, and feeds no parser.
 * @throws Problem channel_not_configured, bad_signature
 */
export function requireSignature(route: Route, deps: ApiDeps, req: Request, bytes: Buffer): void {
  const channel = channelOf(route, req);
  // No channel of ours: the path's own check refuses it, before anything is done.
  if (channel === undefined) return;
  const secret = deps.receiptSecrets[channel];
  if (secret === undefined) throw new Problem('channel_not_configured', `No provider is configured for ${channel}.`);
  const given = { timestamp: req.get(TIMESTAMP_HEADER), signature: req.get(SIGNATURE_HEADER) };
  if (!verifySignature(secret, given, bytes, deps.now().getTime()))
    throw new Problem(
      'bad_signature',
      'The signature does not fit the body, or its timestamp is not of these minutes.',
    );
}
