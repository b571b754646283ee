import { policyAt } from '../../domain/base/policy.js';
import type { Consent, Customer, Touch } from '../../domain/customer/customer.js';
import type { Suppression } from '../../domain/customer/suppression.js';
import { isAllowed, nextAllowed } from '../../domain/hours/hours.js';
import { lateness } from '../../domain/hours/lateness.js';
import { DEFAULT_HOURS_POLICY } from '../../domain/hours/policy.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { runFacts, whyNot } from '../../domain/run/reach.js';
import type { Run } from '../../domain/run/run.js';
import type { Decision, PlannedMessage, Story } from './story.js';

/** A message that left. */
export interface SentMessage {
  readonly message: PlannedMessage;
  readonly at: number;
}
export interface Played {
  readonly sent: readonly SentMessage[];
  readonly expired: number;
  readonly skipped: Readonly<Record<string, number>>;
}

const AUDIENCE = { name: 'followers' } as const;
const POLICY = policyAt(new Date(Date.UTC(2026, 9, 1)));

function runOf(message: PlannedMessage): Run {
  const dueAt = new Date(message.dueAt);
  return {
    _id: message.id,
    shop: 'sim',
    // A campaign per shared window: `touchWindow` names both.
    campaign: `sim.campaign${message.window}`,
    window: 'launch',
    outreach: 'o',
    channel: message.channel,
    audience: AUDIENCE,
    template: { text: '' },
    link: '',
    before: [],
    dueAt,
    expiresAt: new Date(message.expiresAt),
    lateness: message.lateness,
    asOf: dueAt,
    state: 'open',
    planned: { batches: 0, done: true },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
  };
}

class Person {
  readonly consent: Partial<Record<Decision['channel'], Consent>> = {};
  readonly suppressed: Partial<Record<Decision['channel'], Suppression>> = {};
  readonly touches: Touch[] = [];

  decide({ kind, channel, at }: Decision): void {
    const when = new Date(at);
    if (kind === 'suppress') this.suppressed[channel] = { reason: 'complaint', at: when, source: 'webhook' };
    else if (kind === 'grant') this.consent[channel] = { granted: true, at: when };
    else this.consent[channel] = { granted: false, at: when, ...(kind === 'opt_out' ? { optedOut: true } : {}) };
  }

  get customer(): Customer {
    const { consent, suppressed, touches } = this;
    const at = new Date(0);
    return {
      _id: 'sim/c',
      shop: 'sim',
      ref: 'c',
      rev: 1,
      name: 'Lan',
      phone: '+84912345678',
      email: 'c@example.com',
      chatId: 'c',
      facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
      signals: { followedAt: at, wishlist: [], cart: [], unpaid: [], unreviewed: [] },
      consent,
      suppressed,
      touches,
    };
  }
}

interface Step {
  readonly at: number;
  readonly decision?: Decision;
  readonly message?: PlannedMessage;
}

/** When a worker may hand the message over: at once, or when the hours open again. */
function handOver(message: PlannedMessage, zone: string): number {
  const reached = new Date(message.reachedAt);
  if (isAllowed(reached, message.channel, zone, DEFAULT_HOURS_POLICY)) return message.reachedAt;
  return nextAllowed(reached, message.channel, zone, DEFAULT_HOURS_POLICY).getTime();
}

/** Sends what the rules of the engine let through, in the order of time; a decision comes before a message of its instant. */
export function play(story: Story): Played {
  const steps: Step[] = story.decisions.map((decision) => ({ at: decision.at, decision }));
  for (const message of story.messages) steps.push({ at: handOver(message, story.zone), message });
  steps.sort((a, b) => a.at - b.at || Number(b.decision !== undefined) - Number(a.decision !== undefined));

  const person = new Person();
  const sent: SentMessage[] = [];
  const skipped: Record<string, number> = {};
  let expired = 0;
  for (const { at, decision, message } of steps) {
    if (decision) person.decide(decision);
    if (!message) continue;
    const now = new Date(at);
    const run = runOf(message);
    if (lateness(run, now, POLICY.lateness) !== 'send') {
      expired += 1;
      continue;
    }
    const facts = runFacts(run);
    const why = whyNot(person.customer, facts, now, { caps: POLICY.caps });
    if (why !== undefined) {
      skipped[why] = (skipped[why] ?? 0) + 1;
      continue;
    }
    const touch: Touch = { run: run._id, window: facts.windowKey, channel: message.channel, at: now, claim: 'x' };
    person.touches.push(message.fails ? { ...touch, failed: true } : touch);
    if (!message.fails) sent.push({ message, at });
  }
  return { sent, expired, skipped };
}
