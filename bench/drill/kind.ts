import type { ChannelName } from '../../domain/base/channel.js';
import type { CapOverrides } from '../../domain/customer/caps.js';
import type { Round, RoundDeps } from './round.js';

/** One kind of thing that breaks, or that somebody does, while messages leave. */
export interface Kind {
  readonly name: string;
  /** Default: SMS, where a message that comes again reaches its customer again, and can be asked for. */
  readonly channel?: ChannelName;
  /** From the first message to the window's end. */
  readonly windowMs?: number;
  /** Two campaigns to the same customers at the same time. */
  readonly two?: boolean;
  readonly caps?: CapOverrides;
  /** Continue-as-new after so many events. */
  readonly maxHistoryEvents?: number;
  /** The window is far longer than the round: it ends by being cancelled when its runs are closed. */
  readonly cancelAfter?: boolean;
  /** The shop's hours close at a full minute, in the middle. */
  readonly hoursClose?: boolean;
  /** Why it cannot be done here. */
  readonly cannot?: (deps: RoundDeps) => string | undefined;
  /** Before the campaign starts. */
  readonly before?: (round: Round) => Promise<void>;
  readonly act: (round: Round) => Promise<void>;
  /** What must hold besides, when all is over: a sentence for each that does not. */
  readonly check?: (round: Round) => Promise<string[]>;
}
