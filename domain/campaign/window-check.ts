import { type Finding, finding } from '../base/finding.js';
import { HOUR_MS } from '../base/time.js';
import { WINDOWS, type WindowName } from '../base/window.js';
import { dayEnd, dayStart } from '../base/zone.js';
import type { Campaign, CampaignWindow } from './campaign.js';
import { checkBegunWindow } from './window-begun.js';

/** Limits of one window (policies/windows.json); hours before the sale day begins and after it ends. */
interface WindowRule {
  readonly maxHours: number;
  readonly opensAtMostHoursBefore: number;
  readonly closesAtMostHoursAfter: number;
}
interface WindowPolicy {
  readonly windows: Readonly<Record<WindowName, WindowRule>>;
  readonly maxOutreachesPerWindow: number;
  /** Shortest time between two repeats of an outreach, minutes. */
  readonly minRepeatMinutes?: number;
}

export interface CheckContext {
  readonly now: Date;
  readonly policy: WindowPolicy;
  /** The stored campaign, when this is an edit: what has begun in it is not edited any more. */
  readonly before?: Pick<Campaign, 'state' | 'windows' | 'holdout'>;
  /** `start` forgives a window that has opened while the draft waited, not one that has closed. Default `save`. */
  readonly action?: 'save' | 'start';
}
export type CheckedCampaign = Pick<Campaign, 'saleDay' | 'zone' | 'windows'>;

/** In a campaign that was started, a window begins when it opens; in a draft nothing has begun. */
export function hasBegun(window: Pick<CampaignWindow, 'opensAt'>, state: Campaign['state'], now: Date): boolean {
  return state !== 'draft' && window.opensAt <= now;
}

const CANNOT = 'save the campaign';
const iso = (date: Date): string => (Number.isNaN(date.getTime()) ? 'not a date' : date.toISOString());

interface SaleDays {
  readonly start: Date;
  readonly end: Date;
}

/** Not longer than the sale allows, and near the sale day. */
function checkLength(window: CampaignWindow, field: string, days: SaleDays, context: CheckContext): Finding[] {
  const { opensAt, closesAt } = window;
  const findings: Finding[] = [];
  const rule = context.policy.windows[window.window];
  const longest = new Date(opensAt.getTime() + rule.maxHours * HOUR_MS);
  if (closesAt > longest) {
    const allowed = `at most ${rule.maxHours} hours after the window opens, by ${iso(longest)}`;
    findings.push(finding('window_too_long', CANNOT, `${field}/closesAt`, closesAt, allowed));
  }
  const first = new Date(days.start.getTime() - rule.opensAtMostHoursBefore * HOUR_MS);
  if (opensAt < first) {
    const allowed = `at most ${rule.opensAtMostHoursBefore} hours before the sale day begins, from ${iso(first)}`;
    findings.push(finding('window_off_sale_day', CANNOT, `${field}/opensAt`, opensAt, allowed));
  }
  const last = new Date(days.end.getTime() + rule.closesAtMostHoursAfter * HOUR_MS);
  if (closesAt > last) {
    const allowed = `at most ${rule.closesAtMostHoursAfter} hours after the sale day ends, by ${iso(last)}`;
    findings.push(finding('window_off_sale_day', CANNOT, `${field}/closesAt`, closesAt, allowed));
  }
  return findings;
}

/** The window's own instants: the right way round, not in the past, not too long, near the sale day. */
function checkTimes(window: CampaignWindow, field: string, days: SaleDays, context: CheckContext): Finding[] {
  const { opensAt, closesAt } = window;
  const findings: Finding[] = [];
  if (!(opensAt < closesAt)) {
    const allowed = `after the window opens at ${iso(opensAt)}`;
    return [finding('window_times', CANNOT, `${field}/closesAt`, closesAt, allowed)];
  }
  const [edge, name] = context.action === 'start' ? [closesAt, 'closesAt'] : [opensAt, 'opensAt'];
  if (edge < context.now) {
    findings.push(finding('window_in_past', CANNOT, `${field}/${name}`, edge, `not before now, ${iso(context.now)}`));
  }
  return [...findings, ...checkLength(window, field, days, context)];
}

/** The windows among each other: each once, in the seed's order, none overlapping. */
function checkOrder(windows: readonly CampaignWindow[]): Finding[] {
  const findings: Finding[] = [];
  windows.forEach((window, index) => {
    const earlier = windows[index - 1];
    if (!earlier) return;
    const field = `/windows/${index}`;
    if (WINDOWS.indexOf(window.window) <= WINDOWS.indexOf(earlier.window)) {
      const allowed = `a window that comes after ${earlier.window}, in the order ${WINDOWS.join(', ')}, each once`;
      findings.push(finding('window_order', CANNOT, `${field}/window`, window.window, allowed));
    } else if (window.opensAt < earlier.closesAt) {
      const allowed = `not before ${earlier.window} closes at ${iso(earlier.closesAt)}`;
      findings.push(finding('window_overlap', CANNOT, `${field}/opensAt`, window.opensAt, allowed));
    }
  });
  return findings;
}

/** Whoever is folded has to have a window to be folded into. */
function checkFolds(windows: readonly CampaignWindow[]): Finding[] {
  const last = windows.length - 1;
  if (windows[last]?.lateness !== 'fold') return [];
  const allowed = 'send or skip in the last window, as there is no next one to fold into';
  return [finding('fold_without_next', CANNOT, `/windows/${last}/lateness`, 'fold', allowed)];
}

/** Windows of the stored campaign that have begun: they must still be there, and little of them may change. */
function checkBegun(windows: readonly CampaignWindow[], days: SaleDays, context: CheckContext): Finding[] {
  const { before, now } = context;
  if (!before) return [];
  return before.windows.flatMap((stored) => {
    if (!hasBegun(stored, before.state, now)) return [];
    const index = windows.findIndex((window) => window.window === stored.window);
    const edited = windows[index];
    const field = `/windows/${index}`;
    if (edited) {
      const length = edited.closesAt > stored.closesAt ? checkLength(edited, field, days, context) : [];
      return [...checkBegunWindow(edited, stored, field, now), ...length];
    }
    const allowed = 'there, as the window has begun';
    return [finding('window_begun', CANNOT, '/windows', stored.window, allowed)];
  });
}

/** Which windows are still open to edits: their indexes in `campaign.windows`. */
export function openToEdits(campaign: CheckedCampaign, context: CheckContext): number[] {
  const { before, now } = context;
  return campaign.windows.flatMap((window, index) => {
    const stored = before?.windows.find((one) => one.window === window.window);
    return before && stored && hasBegun(stored, before.state, now) ? [] : [index];
  });
}

/**
 * What is wrong with a campaign's windows.
 * @throws RangeError when the sale day or the zone does not exist: check them first
 */
export function checkWindows(campaign: CheckedCampaign, context: CheckContext): Finding[] {
  const { saleDay, zone, windows } = campaign;
  if (windows.length === 0) return [finding('window_missing', CANNOT, '/windows', windows, 'at least one window')];
  const days = { start: dayStart(saleDay, zone), end: dayEnd(saleDay, zone) };
  const own = openToEdits(campaign, context).flatMap((index) => {
    const window = windows[index];
    return window ? checkTimes(window, `/windows/${index}`, days, context) : [];
  });
  return [...checkBegun(windows, days, context), ...checkOrder(windows), ...checkFolds(windows), ...own];
}
