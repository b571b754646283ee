import type { ChannelName } from '../domain/channel.js';
import type { Models } from '../models/models.js';
import type { CampaignWorkflows } from './campaign-workflows.js';
import type { WinbackProviders } from './winback/providers.js';

/** The part of pino's interface that the API needs. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the API is built from; api/server.ts brings the real things, tests their own. */
export interface ApiDeps {
  readonly models: Models;
  readonly workflows: CampaignWorkflows;
  readonly log: Logger;
  readonly now: () => Date;
  /** 32 fresh random bytes: the secret part of a new API key. */
  readonly randomBytes: () => Buffer;
  /** Key that is an admin before any is stored. */
  readonly adminKey?: string;
  readonly linkSecret: string;
  /** Secrets that providers sign receipts with; a channel without one takes none. */
  readonly receiptSecrets: Readonly<Partial<Record<ChannelName, string>>>;
  /** What win-back programmes ask of the providers; without it their preconditions say that nobody was asked. */
  readonly winback?: WinbackProviders;
  /** Resolves when MongoDB answers. */
  readonly pingDatabase: () => Promise<void>;
}
