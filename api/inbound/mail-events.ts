import type { MailEvent } from '../../domain/customer/bounce/events/mail-event.js';
import { holdReport } from '../../models/customer/consent/held-reports.js';
import { recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { takeBounce, takeComplaint } from './email.js';
import { matchMail } from './mail-match.js';

interface Taken {
  readonly received: number;
  bounced: number;
  complained: number;
  delivered: number;
  held: number;
}

/** Takes what a provider's webhook said, each event by itself: only what is proved to be about a message of ours counts. */
export async function takeMailEvents(deps: ApiDeps, events: readonly MailEvent[]): Promise<Taken> {
  const now = deps.now();
  const taken: Taken = { received: events.length, bounced: 0, complained: 0, delivered: 0, held: 0 };
  for (const event of events) {
    if (event.kind === 'other') continue;
    const matched = await matchMail(deps, event.returned);
    if (!matched) {
      // Deliveries of other mail of the same account are nobody's business here.
      if (event.kind === 'delivered') continue;
      await holdReport(deps.models, Buffer.from(JSON.stringify(event), 'latin1'), 'unproved', now);
      taken.held += 1;
    } else if (event.kind === 'bounce') {
      await takeBounce(deps, event.recipients, matched);
      taken.bounced += 1;
    } else if (event.kind === 'complaint') {
      await takeComplaint(deps, matched);
      taken.complained += 1;
    } else {
      const at = new Date(Math.min(event.at?.getTime() ?? now.getTime(), now.getTime()));
      taken.delivered += await recordFunnel(deps.models, [{ message: matched.message, step: 'delivered', at }], now);
    }
  }
  return taken;
}
