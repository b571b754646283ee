import type { OutgoingMessage } from '../../channels/channel.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import type { Answer } from '../../domain/run/breaker.js';
import type { Account } from '../run/outcomes.js';

/** One claimed recipient's message. `maybeSent`: an earlier hand-over had no answer. */
export interface SendItem {
  readonly index: number;
  readonly message: OutgoingMessage;
  readonly maybeSent: boolean;
}

/** A hold without its instant. */
export type StopSign = Omit<Hold, 'at'>;

/** What became of one chunk. */
export interface ChunkResult {
  readonly account: Account;
  /** The provider took or judged somebody: it is there. */
  readonly progress: boolean;
  /** Whoever is left waits until the provider may be asked about them. */
  readonly onlyDoubts: boolean;
  readonly reason?: string;
  readonly retryAfterMs: number;
  /** The run has to wait for a person. */
  readonly hold?: StopSign;
  /** The code of a refusal that may be of its recipient alone. */
  readonly refusal?: string;
  /** What the provider has judged in this chunk, for the circuit breaker. */
  readonly answers: readonly Answer[];
}
