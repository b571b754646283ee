import type { Schemas } from '../api/client';
import type { I18n } from '../i18n/i18n';
import type { Tone } from '../ui/status';

export type Campaign = Schemas['Campaign'];
export type CampaignState = Campaign['state'];
export type CampaignAction = 'edit' | 'start' | 'pause' | 'resume' | 'cancel';

export const TONES: Readonly<Record<CampaignState | 'stopped' | 'ended', Tone>> = {
  draft: 'calm',
  active: 'good',
  paused: 'warn',
  cancelled: 'bad',
  completed: 'accent',
  stopped: 'bad',
  ended: 'accent',
};

/** Why an action cannot be taken now: the lifecycle table's verdict, in the language of the page; undefined when it can. */
export function whyNot(
  { actions, state }: Pick<Campaign, 'actions' | 'state'>,
  action: CampaignAction,
  { format, t, has }: I18n,
): string | undefined {
  const verdict = actions[action];
  if (verdict === undefined || verdict.ok) return undefined;
  const key = `why.${state}.${action}`;
  if (has(key)) return t(key);
  const final = `why.${state}`;
  return has(final) ? t(final) : 'why' in verdict ? format.words(verdict.why) : t('problem.action_not_allowed');
}
