import { CHANNELS } from '../base/channel.js';
import { DAY_MS, isDate } from '../base/time.js';
import type { Campaign, CampaignWindow, Outreach } from './campaign.js';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Check<T> = readonly (readonly [keyof T & string, (one: T) => boolean])[];
const OUTREACH: Check<Outreach> = [
  ['id', ({ id }) => typeof id === 'string' && id !== ''],
  ['channel', ({ channel }) => CHANNELS.includes(channel)],
  ['audience', ({ audience }) => isObject(audience)],
  ['template', ({ template }) => isObject(template)],
  ['dueAt', ({ dueAt }) => isDate(dueAt)],
  ['expiresAt', ({ expiresAt }) => isDate(expiresAt)],
];
const WINDOW: Check<CampaignWindow> = [
  ['window', ({ window }) => typeof window === 'string'],
  ['opensAt', ({ opensAt }) => isDate(opensAt)],
  ['closesAt', ({ closesAt }) => isDate(closesAt)],
  ['outreaches', ({ outreaches }) => Array.isArray(outreaches)],
];

function flawIn<T>(one: T, checks: Check<T>, at: string): string | undefined {
  if (!isObject(one)) return at;
  const found = checks.find(([, isSound]) => !isSound(one as T));
  return found ? `${at}.${found[0]}` : undefined;
}

/** Whether everything is there that a campaign's workflow has to know of an outreach. */
const isSoundOutreach = (outreach: Outreach): boolean => flawIn(outreach, OUTREACH, '') === undefined;
/** The same of a window, its outreaches aside. */
const isSoundWindow = (window: CampaignWindow): boolean => flawIn(window, WINDOW, '') === undefined;

/**
 * The first field that somebody must have edited by hand, since no request can make it so: `windows.1.outreaches.0.dueAt`;
 * undefined when all is well.
 */
export function flawOf({ windows }: Pick<Campaign, 'windows'>): string | undefined {
  if (!Array.isArray(windows)) return 'windows';
  for (const [w, window] of (windows as readonly CampaignWindow[]).entries()) {
    const flaw = flawIn(window, WINDOW, `windows.${w}`);
    if (flaw !== undefined) return flaw;
    for (const [o, outreach] of window.outreaches.entries()) {
      const own = flawIn(outreach, OUTREACH, `windows.${w}.outreaches.${o}`);
      if (own !== undefined) return own;
    }
  }
  return undefined;
}

/** The windows and outreaches that can be read. */
export function readableWindows({ windows }: Pick<Campaign, 'windows'>): CampaignWindow[] {
  const sound = (Array.isArray(windows) ? (windows as readonly CampaignWindow[]) : []).filter(isSoundWindow);
  return sound.map((window) => ({ ...window, outreaches: window.outreaches.filter(isSoundOutreach) }));
}

/** The windows without the outreaches that nobody can read; a window that cannot be read stays as it is. */
export const withoutFlawed = ({ windows }: Pick<Campaign, 'windows'>): CampaignWindow[] =>
  windows.map((window) =>
    isSoundWindow(window) ? { ...window, outreaches: window.outreaches.filter(isSoundOutreach) } : window,
  );

/** State and version as they must have been, where they are impossible: paused, so that nothing leaves until a person says so. */
export function healedOwner<S extends string>(
  stored: { readonly state: S; readonly version: number },
  states: readonly S[],
  paused: S,
): { readonly state?: S; readonly version?: number } {
  const { state, version } = stored;
  return {
    ...(states.includes(state) ? {} : { state: paused }),
    ...(Number.isSafeInteger(version) && version > 0 ? {} : { version: 1 }),
  };
}

/** How long a campaign whose windows nobody can read waits for a person: a week, in milliseconds. */
const CAMPAIGN_WAIT_MS = 7 * DAY_MS;

/** When the waiting for a person ends: with the last window that can be read. @param from when it began */
export function waitsUntil(campaign: Pick<Campaign, 'windows'>, from: Date): Date {
  const ends = readableWindows(campaign).map(({ closesAt }) => closesAt.getTime());
  return new Date(ends.length > 0 ? Math.max(...ends) : from.getTime() + CAMPAIGN_WAIT_MS);
}
