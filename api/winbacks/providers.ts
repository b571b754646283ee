import type { Money } from '../../domain/base/money.js';
import type { WinbackChannel } from '../../domain/winback/winback.js';

/** What programmes ask of the providers of their channels; nothing more, so that a test can stand in for them. */
export interface WinbackProviders {
  /** Is the channel configured, and is its sender (brand name, e-mail domain) verified? */
  status(channel: WinbackChannel, shop: string): Promise<{ readonly configured: boolean; readonly verified: boolean }>;
  /** What the SMS account holds and what a billed part costs, in minor units; undefined: the provider did not say. */
  smsBalance(shop: string): Promise<(Money & { readonly perPart: number }) | undefined>;
}
