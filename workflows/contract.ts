/** Inputs, signals and queries of the workflows; imported by the API and the tests. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { RunDecision, RunProgress } from '../activities/contract.js';
import type { WinbackPlan } from '../activities/winback/winback-contract.js';
import type { ChannelName } from '../domain/base/channel.js';
import type { Ledger } from '../domain/run/ledger.js';

export interface CampaignWorkflowInput {
  readonly campaign: string;
  /** Continue-as-new after this many history events, if the server does not suggest it sooner. */
  readonly maxHistoryEvents?: number;
}
/** Where the history before stood. */
export interface OutreachResume {
  /** First batch never begun. */
  readonly nextSeq: number;
  /** Batches begun and not finished. */
  readonly retry: readonly number[];
  /** Batches whose rest waits for the winner of an experiment. */
  readonly waiting?: readonly number[];
  /** Sum over the finished ones. */
  readonly ledger: Ledger;
  /** A campaign's workflow has spoken to it; absent in what 547f5e4 wrote. */
  readonly told?: boolean;
}
export interface OutreachWorkflowInput {
  readonly run: string;
  readonly campaign: string;
  readonly outreach: string;
  /** Batches being delivered at once: with CHUNK_SIZE the promise of a pause. */
  readonly concurrency: number;
  readonly maxHistoryEvents?: number;
  /** Set by continue-as-new. */
  readonly resume?: OutreachResume;
  /** Set by a parent that has opened the run this moment. */
  readonly opened?: RunProgress;
}

export interface WinbackWorkflowInput {
  readonly programme: string;
  /** Continue-as-new after this many history events, if the server does not suggest it sooner; a day begins a new history anyway. */
  readonly maxHistoryEvents?: number;
  /** Set by continue-as-new: the programme as the history before knew it behind its day; nothing was heard of it since. */
  readonly plan?: WinbackPlan;
}

/** A message to a seller's own address; who and what stay in MongoDB. */
export interface TestSendWorkflowInput {
  readonly testSend: string;
  readonly channel: ChannelName;
  readonly shop: string;
}

/** "The campaign document has changed: read it again." Carries nothing, so it cannot contradict the document. Sent to campaign and outreach workflows. */
export const changedSignal = defineSignal('changed');
/** From an outreach to a history of its campaign that did not start it. */
export const outreachClosedSignal = defineSignal<[{ run: string; ledger: Ledger }]>('outreachClosed');
/** What was decided, and about which run, campaign or programme. */
export interface Decided {
  readonly of: string;
  readonly decision: RunDecision;
}
/**
 * An operator's words to the workflow of an outreach, a campaign or a programme: updates, each without arguments, refused where the
 * lifecycle table says no.
 */
export const DECISIONS = {
  retry: {
    update: defineUpdate<Decided>('retry'),
    description: 'What it waited for is put right: go on. Refused while it waits for nobody.',
  },
  skip: {
    update: defineUpdate<Decided>('skip'),
    description:
      'Go on without what cannot be done: of a run whoever is left (it ends), of a campaign the outreach, of a programme the day. ' +
      'Refused while it waits for nobody.',
  },
  cancel: {
    update: defineUpdate<Decided>('cancel'),
    description: 'Call it off: nobody else is sent to. Refused once it has ended.',
  },
} as const;
export const progressQuery = defineQuery<Record<string, Ledger>>('progress');

/** Batches in flight per outreach. */
export const DELIVER_CONCURRENCY = 4;
