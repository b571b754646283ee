/**
 * Counts a campaign's funnel anew from what its witnesses wrote down: the providers' log of what arrived, and the crowd's of what it
 * did. By other means than the product: no code of it is used, and each definition is spelled out again from docs/metrics.md.
 */
import type { Act } from '../../dev/crowd/crowd.js';
import type { DemoLogs } from '../../dev/demo/logs.js';

/** People of one window, and money in minor units. */
interface Recounted {
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly clicked: number;
  readonly bought: number;
  readonly revenue: number;
}
/** `from` and `to`: an act counts as done when it began, or when it was answered; the server saw it in between. */
type When = 'from' | 'to';

const CLICK_DAYS = 5;
const DAY = 86_400_000;
const customerOf = (message: string): string => message.slice(message.lastIndexOf(':') + 1);
const runOf = (message: string): string => message.slice(0, message.lastIndexOf(':'));

/** Message by which each order came: the customer's last click before it, of at most five days. */
function soldBy({ acts }: DemoLogs, when: When): { readonly message: string; readonly amount: number }[] {
  const clicks = new Map<string, Act[]>();
  for (const act of acts) {
    if (act.step !== 'clicked') continue;
    const customer = customerOf(act.message);
    clicks.set(customer, [...(clicks.get(customer) ?? []), act]);
  }
  return acts.flatMap(({ message, order }) => {
    if (!order) return [];
    const before = (clicks.get(customerOf(message)) ?? [])
      .filter((click) => click[when] <= order.placedAt && order.placedAt - click[when] < CLICK_DAYS * DAY)
      .sort((a, b) => a[when] - b[when]);
    const last = before.at(-1);
    if (!last) throw new Error(`An order about ${message} came after no click of its customer`);
    return [{ message: last.message, amount: order.amount }];
  });
}

/** The funnel of each window, by its name. @param when see When */
export function recountLogs(logs: DemoLogs, when: When): Map<string, Recounted> {
  const arrived = new Set(logs.received.map(({ id }) => id));
  const chats = new Set(logs.received.filter(({ channel }) => channel === 'chat').map(({ id }) => id));
  const emails = new Set(logs.received.filter(({ channel }) => channel === 'email').map(({ id }) => id));
  const clicked = new Set(logs.acts.filter(({ step }) => step === 'clicked').map(({ message }) => message));
  const looked = logs.acts.filter(
    ({ step, message }) => step === 'read' && (chats.has(message) || emails.has(message)),
  );
  // An SMS tells nobody that it was read, but by its link.
  const read = new Set([...looked.map(({ message }) => message), ...clicked]);
  const sales = soldBy(logs, when);
  return new Map(
    logs.windows.map(({ window, outreaches }) => {
      const runs = new Set(outreaches.map(({ run }) => run));
      const here = (messages: Iterable<string>): number => [...messages].filter((one) => runs.has(runOf(one))).length;
      const own = sales.filter(({ message }) => runs.has(runOf(message)));
      const sent = here(arrived);
      const people: Recounted = {
        sent,
        // All three providers of the demo report each message that arrived.
        delivered: sent,
        read: here(read),
        clicked: here(clicked),
        bought: new Set(own.map(({ message }) => message)).size,
        revenue: own.reduce((sum, { amount }) => sum + amount, 0),
      };
      return [window, people];
    }),
  );
}
