import type { Label } from '../base/label.js';
import type { Role } from '../base/role.js';
import type { CampaignState } from '../campaign/states.js';

/** The states of a programme and what may be done in each: one table for API, console and workflow. */
export const WINBACK_STATES = ['draft', 'active', 'paused', 'stopped', 'ended'] as const;
export type WinbackState = (typeof WINBACK_STATES)[number];

/** `end` is the workflow's own, after the last day. */
export const WINBACK_ACTIONS = ['edit', 'activate', 'pause', 'resume', 'stop', 'end'] as const;
export type WinbackAction = (typeof WINBACK_ACTIONS)[number];

/** The least role that may do it. */
const BY: Readonly<Record<WinbackAction, Role>> = {
  edit: 'editor',
  activate: 'sender',
  pause: 'editor',
  resume: 'sender',
  stop: 'sender',
  end: 'operator',
};

export const WINBACK_FINAL: readonly WinbackState[] = ['stopped', 'ended'];

export type WinbackTransition =
  | { readonly ok: true; readonly to: WinbackState }
  | { readonly ok: false; readonly why: Label };

const NEXT: Record<WinbackState, Partial<Record<WinbackAction, WinbackState>>> = {
  draft: { edit: 'draft', activate: 'active', stop: 'stopped' },
  active: { edit: 'active', pause: 'paused', stop: 'stopped', end: 'ended' },
  paused: { edit: 'paused', resume: 'active', stop: 'stopped', end: 'ended' },
  stopped: {},
  ended: {},
};

const WHY: Record<WinbackState, Label> = {
  draft: {
    vi: 'Chương trình còn là bản nháp, hãy kích hoạt trước.',
    en: 'The programme is a draft; activate it first.',
  },
  active: { vi: 'Chương trình đang hoạt động.', en: 'The programme is active already.' },
  paused: {
    vi: 'Chương trình đang tạm dừng, hãy cho chạy tiếp.',
    en: 'The programme is paused; resume it instead.',
  },
  stopped: {
    vi: 'Chương trình đã dừng hẳn, hãy tạo chương trình mới.',
    en: 'The programme was stopped; that is final. Create a new one.',
  },
  ended: {
    vi: 'Chương trình đã kết thúc, hãy tạo chương trình mới.',
    en: 'The programme has ended; that is final. Create a new one.',
  },
};

/** What `action` does in `state`; a refusal is a value with its reason in both languages. */
export function winbackTransition(state: WinbackState, action: WinbackAction): WinbackTransition {
  const to = NEXT[state][action];
  return to ? { ok: true, to } : { ok: false, why: WHY[state] };
}

const HALTED_AS = { pause: 'paused', stop: 'stopped' } as const;
/** The states that a pause or a stop may find, the one it leads to among them: it can be repeated. */
export const haltableBy = (action: 'pause' | 'stop'): WinbackState[] =>
  WINBACK_STATES.filter((state) => winbackTransition(state, action).ok || state === HALTED_AS[action]);

/** Whoever changes what is switched on sends. */
const leastRole = (state: WinbackState, action: WinbackAction): Role =>
  action === 'edit' && state !== 'draft' ? 'sender' : BY[action];

/** Every action with its verdict and who may do it: a disabled button says why. */
export function winbackActions(state: WinbackState): Record<WinbackAction, WinbackTransition & { readonly by: Role }> {
  const entries = WINBACK_ACTIONS.map(
    (action) => [action, { ...winbackTransition(state, action), by: leastRole(state, action) }] as const,
  );
  return Object.fromEntries(entries) as Record<WinbackAction, WinbackTransition & { readonly by: Role }>;
}

/** How an outreach workflow sees the programme that its run belongs to. */
export const asCampaignState = (state: WinbackState): CampaignState =>
  state === 'stopped' ? 'cancelled' : state === 'ended' ? 'completed' : state;
