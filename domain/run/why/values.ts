import { type Cap, capReached } from '../../customer/caps.js';
import type { ConsentEntry } from '../../customer/consent/ledger.js';
import type { Customer, Touch } from '../../customer/customer.js';
import type { Run } from '../run.js';
import { type Decision, momentOf } from './decision.js';

/** What is known today of the customer and the run. */
export interface Known {
  readonly customer: Pick<Customer, 'touches' | 'suppressed' | 'shared'>;
  readonly run: Pick<Run, 'before' | 'offerPool' | 'holdout'>;
  /** windowKey of the run, or its own id where it shares none. */
  readonly window: string;
  /** The caps that held then. */
  readonly caps: readonly Cap[];
  /** The customer's words on the run's channel, in their order. */
  readonly words: readonly Pick<ConsentEntry, 'granted' | 'at' | 'method' | 'recordedAt'>[];
}

type Value = string | number | boolean | Date;
/** Named values of a rule; a list where several count. */
export type Values = Readonly<Record<string, Value | readonly Readonly<Record<string, Value>>[]>>;

const named = ({ run, channel, at }: Touch) => ({ run, channel, at });
/** Words shown at most: the newest. */
const SHOWN = 5;

function capValues(decision: Decision, { customer, caps }: Known, at: Date): Values {
  const before = customer.touches.filter((touch) => touch.run !== decision.run && touch.at <= at);
  const cap = capReached(before, decision.channel, caps, at);
  if (!cap) return {};
  const since = at.getTime() - cap.hours * 3_600_000;
  const counted = before.filter(
    (touch) =>
      touch.failed !== true &&
      touch.at.getTime() > since &&
      (cap.channels === undefined || cap.channels.includes(touch.channel)),
  );
  return { cap: cap.id, max: cap.max, hours: cap.hours, messages: counted.map(named) };
}

function consentValues({ words }: Known, at: Date): Values {
  const heard = words.filter(({ recordedAt }) => recordedAt <= at);
  return { words: heard.slice(-SHOWN).map(({ granted, method, at: said }) => ({ granted, method, at: said })) };
}

/** The values that a rule looked at, as far as they are still known: touches and words of consent keep their times. */
export function decisionValues(decision: Decision, known: Known): Values {
  const at = momentOf(decision);
  if (decision.decided === 'held_out') return { share: known.run.holdout ?? 0 };
  if (decision.decided !== 'skipped' || at === undefined) return {};
  const { customer, run, window } = known;
  switch (decision.reason) {
    case 'cap_reached':
      return capValues(decision, known, at);
    case 'opted_out':
    case 'no_consent':
      return consentValues(known, at);
    case 'suppressed': {
      const suppression = customer.suppressed?.[decision.channel];
      return suppression ? { ...suppression } : {};
    }
    case 'already_in_window': {
      const others = customer.touches.filter((touch) => touch.window === window && touch.run !== decision.run);
      return { messages: others.map(named) };
    }
    case 'higher_priority':
      return { audiences: run.before.map(({ audience, channel }) => ({ audience: nameOf(audience), channel })) };
    case 'same_address':
      return { customers: (customer.shared?.[decision.channel] ?? []).map((ref) => ({ customer: ref })) };
    case 'no_code':
      return run.offerPool === undefined ? {} : { offer: run.offerPool };
    default:
      return {};
  }
}

const nameOf = (audience: Run['before'][number]['audience']): string =>
  'custom' in audience ? audience.custom : audience.name;
