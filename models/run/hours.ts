import type { ChannelName } from '../../domain/base/channel.js';
import { runOfDay, runsOf } from '../../domain/base/ids.js';
import type { WindowName } from '../../domain/base/window.js';
import { EMPTY_FUNNEL, type Funnel } from '../../domain/run/ledger.js';
import { addTotals, NO_TOTALS, type Totals, totalsOf } from '../../domain/run/metrics.js';
import type { Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { RunDay } from '../customer/tracking/hours-schema.js';
import type { Models } from '../models.js';

/** Which of a campaign's runs. */
interface Wanted {
  readonly window?: WindowName | undefined;
  readonly channel?: ChannelName | undefined;
  readonly outreach?: string | undefined;
}

/** The beginning of an hour of a day's document. */
export const hourTime = (day: string, hour: string): number => Date.parse(`${day.slice(-10)}T${hour}:00:00Z`);

/**
 * What a campaign's touches counted by the hour, oldest first: one small document for each run and day on which something happened,
 * however many recipients there are.
 */
export async function campaignHours(models: Models, campaign: string, wanted: Wanted): Promise<Map<number, Totals>> {
  const runs = await native(models.runs)
    .find<Pick<Run, '_id' | 'channel' | 'outreach'> & { window?: string }>(
      { _id: runsOf(campaign) as never },
      { projection: { window: 1, channel: 1, outreach: 1 } },
    )
    .toArray();
  const isWanted = ({ window, channel, outreach }: (typeof runs)[number]): boolean =>
    (wanted.window ?? window) === window &&
    (wanted.channel ?? channel) === channel &&
    (wanted.outreach ?? outreach) === outreach;
  const own = new Set(runs.filter(isWanted).map(({ _id }) => _id));
  const days = native(models.runDays).find<RunDay>({ _id: runsOf(campaign) as never });
  const hours = new Map<number, Totals>();
  for await (const { _id, hours: counted } of days) {
    if (!own.has(runOfDay(_id))) continue;
    for (const [hour, counts] of Object.entries(counted)) {
      const time = hourTime(_id, hour);
      const funnel = { ...EMPTY_FUNNEL, ...(counts as Partial<Funnel>) };
      hours.set(time, addTotals(hours.get(time) ?? NO_TOTALS, totalsOf(funnel, counts)));
    }
  }
  return new Map([...hours].sort(([a], [b]) => a - b));
}
