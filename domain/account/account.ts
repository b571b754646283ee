import type { ChannelName } from '../base/channel.js';
import type { AccountKind } from './kinds.js';

/** The deployment's own account, in the place of a shop's. */
export const SHARED_ACCOUNT = '-';

/** A secret as it is stored: sealed with a key of its own, which a key of the deployment wraps. All parts in base64. */
export interface Sealed {
  /** Names the key of the deployment that wraps. */
  readonly keyId: string;
  /** The wrapped data key. */
  readonly wrapped: string;
  /** What the data key has sealed. */
  readonly text: string;
}

/** A public key that the shop publishes for its mail (RFC 6376 §3.6.1); the private one is a secret of the account. */
export interface DkimRecord {
  /** `<selector>._domainkey.<domain>`. */
  readonly name: string;
  /** What its TXT record must say. */
  readonly value: string;
}

/** What the shop states about its brand name, and what an operator has found of it. */
interface BrandnameProof {
  /** The name it is about: another sender needs another proof. */
  readonly sender: string;
  /** Number of the certificate or contract that grants the name. */
  readonly document: string;
  /** What the shop declares, in its own words. */
  readonly declaration: string;
  readonly declaredAt: Date;
  readonly state: 'declared' | 'accepted' | 'refused';
  readonly decidedAt?: Date;
  readonly note?: string;
}

/** A shop's own account with one provider: what its messages of a channel leave by. `_id`: accountId. */
export interface ChannelAccount {
  readonly _id: string;
  readonly shop: string;
  readonly channel: ChannelName;
  readonly kind: AccountKind;
  /** As the kind's schema (kinds.ts) has parsed them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** One JSON object of strings; absent where the kind needs none. */
  readonly sealed?: Sealed;
  /** Names of the secrets that are set, for people to see. */
  readonly secretNames: readonly string[];
  /**
   * Changes when the provider would no longer know what was handed over before: another kind, address or login. Doubts of the
   * time before are settled as unknown, since nobody can be asked about them any more.
   */
  readonly identity: string;
  /** Kept connections of each worker process. */
  readonly connections: number;
  /** Most messages in a minute from each worker process; absent: as many as the provider takes. */
  readonly perMinute?: number;
  readonly dkim?: DkimRecord;
  readonly brandname?: BrandnameProof;
  /** The last test message that the provider took, and from which identity. */
  readonly tested?: { readonly at: Date; readonly identity: string };
  /** What the last look into the DNS found. */
  readonly records?: { readonly at: Date; readonly dkim?: RecordState; readonly spf?: RecordState };
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * `found`: as it must be. `missing`: there is none. `different`: one that says something else, or more than one. `unknown`: the
 * DNS did not answer.
 */
export const RECORD_STATES = ['found', 'missing', 'different', 'unknown'] as const;
export type RecordState = (typeof RECORD_STATES)[number];
