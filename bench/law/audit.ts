import { DAY_MS, HOUR_MS } from '../../domain/base/time.js';
import type { SentMessage } from './play.js';
import type { Decision, Story } from './story.js';

/**
 * The auditor: reads the law, not our rules. Nothing here is imported from the rules it judges; the figures are those of
 * docs/law.md, written down a second time on purpose.
 */
export const LAWS = [
  'hours',
  'three_a_day',
  'five_a_week',
  'consent',
  'opt_out',
  'suppression',
  'one_per_window',
  'expiry',
] as const;
export type Law = (typeof LAWS)[number];

/** Minutes of the day between which a message may be handed over: Decree 91/2020, and the marketplaces' chat hours. */
const HOURS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  sms: [7 * 60, 21 * 60 + 45],
  chat: [8 * 60, 22 * 60],
  email: [0, 24 * 60],
};
const GRACE_MS = 2 * HOUR_MS;

const clocks = new Map<string, Intl.DateTimeFormat>();
function minuteOfDay(at: number, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    clocks.set(zone, clock);
  }
  const [hour, minute] = clock.format(at).split(':').map(Number);
  return Number(hour) * 60 + Number(minute);
}

/** How many of these left in the stretch that ends with, and includes, `at`. */
const within = (sent: readonly SentMessage[], at: number, ms: number): number =>
  sent.filter((other) => other.at > at - ms && other.at <= at).length;

/** The last decision of these kinds on the channel, up to and including the instant. */
function lastOf(story: Story, message: SentMessage, kinds: readonly Decision['kind'][]): Decision | undefined {
  let last: Decision | undefined;
  for (const decision of story.decisions) {
    if (decision.channel !== message.message.channel || decision.at > message.at) continue;
    if (kinds.includes(decision.kind) && (!last || decision.at >= last.at)) last = decision;
  }
  return last;
}

/** What the customer wanted, at the instant of the message. */
function againstTheirWill(story: Story, one: SentMessage): Law[] {
  const breaches: Law[] = [];
  const will = lastOf(story, one, ['grant', 'withdraw', 'opt_out']);
  if (will?.kind === 'opt_out') breaches.push('opt_out');
  else if (will?.kind !== 'grant') breaches.push('consent');
  if (lastOf(story, one, ['suppress'])) breaches.push('suppression');
  return breaches;
}

function atWrongTime(story: Story, { at, message }: SentMessage): Law[] {
  const breaches: Law[] = [];
  const [from, to] = HOURS[message.channel] ?? [0, 0];
  const minute = minuteOfDay(at, story.zone);
  if (minute < from || minute >= to) breaches.push('hours');
  const late = message.lateness === 'skip' && at >= message.dueAt + GRACE_MS;
  if (at >= message.expiresAt || late) breaches.push('expiry');
  return breaches;
}

/** Which laws the messages that left have broken, a line for each breach. */
export function audit(story: Story, sent: readonly SentMessage[]): Law[] {
  const breaches: Law[] = [];
  const windows = new Set<number>();
  for (const one of sent) {
    breaches.push(...atWrongTime(story, one), ...againstTheirWill(story, one));
    if (within(sent, one.at, DAY_MS) > 3) breaches.push('three_a_day');
    if (within(sent, one.at, 7 * DAY_MS) > 5) breaches.push('five_a_week');
    if (windows.has(one.message.window)) breaches.push('one_per_window');
    windows.add(one.message.window);
  }
  return breaches;
}
