import type { Label } from '../base/label.js';
import type { Role } from '../base/role.js';

/**
 * The states of a campaign and what may be done in each: one table for API, console and workflow.
 * `active` is the seed's "Hoạt động"; the seller's toggle off is `paused`.
 */
export const CAMPAIGN_STATES = ['draft', 'active', 'paused', 'cancelled', 'completed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_ACTIONS = ['edit', 'start', 'pause', 'resume', 'cancel', 'finish'] as const;
/** `finish` is the workflow's own, when the last window has closed. */
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

/** The least role that may do it. */
const BY: Readonly<Record<CampaignAction, Role>> = {
  edit: 'editor',
  start: 'sender',
  pause: 'editor',
  resume: 'sender',
  cancel: 'sender',
  finish: 'operator',
};

export const FINAL_STATES: readonly CampaignState[] = ['cancelled', 'completed'];

/** From state and action to the next state, or the sentence that says why not. */
export type Transition =
  | { readonly ok: true; readonly to: CampaignState }
  | { readonly ok: false; readonly why: Label };

const NEXT: Record<CampaignState, Partial<Record<CampaignAction, CampaignState>>> = {
  draft: { edit: 'draft', start: 'active', cancel: 'cancelled' },
  active: { edit: 'active', pause: 'paused', cancel: 'cancelled', finish: 'completed' },
  paused: { edit: 'paused', resume: 'active', cancel: 'cancelled', finish: 'completed' },
  cancelled: {},
  completed: {},
};

const ACTIVE: Label = { vi: 'Chiến dịch đang hoạt động.', en: 'The campaign is active already.' };
const WHY_NOT: Record<CampaignState, Partial<Record<CampaignAction, Label>>> = {
  draft: {
    pause: {
      vi: 'Bản nháp chưa bật nên không có gì để tạm dừng.',
      en: 'A draft has not been started, so there is nothing to pause.',
    },
    resume: {
      vi: 'Bản nháp chưa bật lần nào; hãy bật chiến dịch.',
      en: 'A draft has not been started; start it instead.',
    },
    finish: {
      vi: 'Bản nháp chưa bật nên chưa thể kết thúc.',
      en: 'A draft has not been started, so it cannot finish.',
    },
  },
  active: { start: ACTIVE, resume: ACTIVE },
  paused: {
    start: {
      vi: 'Chiến dịch đã bật trước đó; hãy bật tiếp.',
      en: 'The campaign was started already; resume it instead.',
    },
    pause: { vi: 'Chiến dịch đang tạm dừng.', en: 'The campaign is paused already.' },
  },
  cancelled: {},
  completed: {},
};
const FINAL_WHY: Partial<Record<CampaignState, Label>> = {
  cancelled: {
    vi: 'Chiến dịch đã huỷ, không bật lại được. Hãy tạo chiến dịch mới.',
    en: 'The campaign was cancelled; that is final. Create a new one.',
  },
  completed: {
    vi: 'Chiến dịch đã hoàn thành. Hãy tạo chiến dịch mới.',
    en: 'The campaign has completed; that is final. Create a new one.',
  },
};

/** What `action` does to a campaign in `state`. Refusals are values with a sentence, not errors. */
export function transition(state: CampaignState, action: CampaignAction): Transition {
  const to = NEXT[state][action];
  if (to) return { ok: true, to };
  const why = WHY_NOT[state][action] ?? FINAL_WHY[state];
  return {
    ok: false,
    why: why ?? {
      vi: `Chiến dịch ở trạng thái ${state} không thể ${action}.`,
      en: `A campaign that is ${state} cannot ${action}.`,
    },
  };
}

const STOPPED_AS = { pause: 'paused', cancel: 'cancelled' } as const;
/** The states that a pause or a cancellation may find, the one it leads to among them: it can be repeated. */
export const stoppableBy = (action: 'pause' | 'cancel'): CampaignState[] =>
  CAMPAIGN_STATES.filter((state) => transition(state, action).ok || state === STOPPED_AS[action]);

/** Whoever changes what is switched on sends. */
const leastRole = (state: CampaignState, action: CampaignAction): Role =>
  action === 'edit' && state !== 'draft' ? 'sender' : BY[action];

/** Every action with its verdict and who may do it: what a console shows, disabled buttons with their reason. */
export function allowedActions(state: CampaignState): Record<CampaignAction, Transition & { readonly by: Role }> {
  const entries = CAMPAIGN_ACTIONS.map(
    (action) => [action, { ...transition(state, action), by: leastRole(state, action) }] as const,
  );
  return Object.fromEntries(entries) as Record<CampaignAction, Transition & { readonly by: Role }>;
}
