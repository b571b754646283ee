/**
 * The states of a campaign and what may be done in each: one table for API, console and workflow.
 * `active` is the seed's "Hoạt động"; the seller's toggle off is `paused`.
 */
export const CAMPAIGN_STATES = ['draft', 'active', 'paused', 'cancelled', 'completed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_ACTIONS = ['edit', 'start', 'pause', 'resume', 'cancel', 'finish'] as const;
/** `finish` is the workflow's own, when the last window has closed. */
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

export const FINAL_STATES: readonly CampaignState[] = ['cancelled', 'completed'];

/** From state and action to the next state, or the sentence that says why not. */
export type Transition =
  | { readonly ok: true; readonly to: CampaignState }
  | { readonly ok: false; readonly why: string };

const NEXT: Record<CampaignState, Partial<Record<CampaignAction, CampaignState>>> = {
  draft: { edit: 'draft', start: 'active', cancel: 'cancelled' },
  active: { edit: 'active', pause: 'paused', cancel: 'cancelled', finish: 'completed' },
  paused: { edit: 'paused', resume: 'active', cancel: 'cancelled', finish: 'completed' },
  cancelled: {},
  completed: {},
};

const WHY_NOT: Record<CampaignState, Partial<Record<CampaignAction, string>>> = {
  draft: {
    pause: 'A draft has not been started, so there is nothing to pause.',
    resume: 'A draft has not been started; start it instead.',
    finish: 'A draft has not been started, so it cannot finish.',
  },
  active: {
    start: 'The campaign is active already.',
    resume: 'The campaign is active already.',
  },
  paused: {
    start: 'The campaign was started already; resume it instead.',
    pause: 'The campaign is paused already.',
  },
  cancelled: {},
  completed: {},
};
const FINAL_WHY: Partial<Record<CampaignState, string>> = {
  cancelled: 'The campaign was cancelled; that is final. Create a new one.',
  completed: 'The campaign has completed; that is final. Create a new one.',
};

/** What `action` does to a campaign in `state`. Refusals are values with a sentence, not errors. */
export function transition(state: CampaignState, action: CampaignAction): Transition {
  const to = NEXT[state][action];
  if (to) return { ok: true, to };
  return {
    ok: false,
    why: WHY_NOT[state][action] ?? FINAL_WHY[state] ?? `A campaign that is ${state} cannot ${action}.`,
  };
}

const STOPPED_AS = { pause: 'paused', cancel: 'cancelled' } as const;
/** The states that a pause or a cancellation may find, the one it leads to among them: it can be repeated. */
export const stoppableBy = (action: 'pause' | 'cancel'): CampaignState[] =>
  CAMPAIGN_STATES.filter((state) => transition(state, action).ok || state === STOPPED_AS[action]);

/** Every action with its verdict: what a console shows, disabled buttons with their reason. */
export function allowedActions(state: CampaignState): Record<CampaignAction, Transition> {
  const entries = CAMPAIGN_ACTIONS.map((action) => [action, transition(state, action)] as const);
  return Object.fromEntries(entries) as Record<CampaignAction, Transition>;
}
