/** What of a message was asked for: the number of one of its links, its pixel, its unsubscribe page, or the link nobody sees. */
export type HitTarget = number | 'open' | 'unsubscribe' | 'hidden';

/**
 * Who asked, by the name that they gave themselves. `robot`: a program that says so, or is known as one; `prefetcher`: a proxy
 * that loads pictures before anybody looks; `image_proxy`: one that hides who looks; `unnamed`: gave no name.
 */
export type AgentKind = 'browser' | 'robot' | 'prefetcher' | 'image_proxy' | 'unnamed';

/** How it was asked for when not in the plain way: only whether it is there, or ahead of need. */
export type HitManner = 'head' | 'prefetch';

/**
 * One request for a tracked address: the raw event. No address and no agent's name is in it, only what the rule needs: the kind
 * of agent, and a word that is equal for requests about this message from one place and tells nothing else.
 */
export interface Hit {
  readonly at: Date;
  readonly on: HitTarget;
  readonly agent: AgentKind;
  readonly how?: HitManner;
  /** Six characters of a keyed hash of message, network address and agent. */
  readonly from: string;
}

export const HIT_CLASSES = ['human', 'unsure', 'machine'] as const;
/** `unsure`: neither a person nor a machine is proved. */
export type HitClass = (typeof HIT_CLASSES)[number];

/** How many requests were of each class. */
export type ByClass = Readonly<Record<HitClass, number>>;
export const NO_HITS: ByClass = { human: 0, unsure: 0, machine: 0 };
