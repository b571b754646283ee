import type { ChannelName } from '../../domain/base/channel.js';

/** What the API asks of Temporal: nothing more, so that a test can stand in for it. */
export interface CampaignWorkflows {
  /**
   * Starts the campaign's workflow, or finds it running.
   * @returns `closed` when a workflow of this id has run and ended.
   * @throws WorkflowsUnreachable
   */
  start(campaign: WorkflowCampaign): Promise<'running' | 'closed'>;
  /** Starts a win-back programme's workflow, or finds it running. @throws WorkflowsUnreachable */
  startWinback(programme: { readonly programme: string; readonly shop: string }): Promise<'running' | 'closed'>;
  /**
   * Tells the campaign's workflow (or the win-back programme's) that its document has changed.
   * @returns `closed` when there is none to tell.
   * @throws WorkflowsUnreachable
   */
  changed(campaign: string): Promise<'told' | 'closed'>;
  /**
   * How the workflow of a campaign or programme stands. `none`: never started, or ended by an operator, and may be started.
   * @throws WorkflowsUnreachable
   */
  look(owner: string): Promise<'open' | 'completed' | 'none'>;
  /**
   * The campaigns and programmes whose workflow is open, as the visibility store knows them (seconds late).
   * @throws WorkflowsUnreachable while it is read
   */
  openOwners(): AsyncIterable<string>;
  /**
   * Lets the channel's worker hand a test send over, and waits a while for it; what became of it stands in MongoDB.
   * @throws WorkflowsUnreachable
   */
  testSend(input: { readonly testSend: string; readonly channel: ChannelName; readonly shop: string }): Promise<void>;
  /** What the namespace lacks, asked within a second. @throws WorkflowsUnreachable, also when there is no such namespace */
  check(): Promise<TemporalCheck>;
}

/** What the API and its workers need of a namespace. */
export interface TemporalCheck {
  /** Search attributes that nobody has registered: no workflow could be started. */
  readonly missingAttributes: readonly string[];
  /** Task queues that no worker has asked for lately. Nothing of theirs is done meanwhile, and nothing is lost. */
  readonly unpolled: readonly string[];
}

/** What a workflow's start needs of a campaign; none of it is personal data. */
export interface WorkflowCampaign {
  readonly campaign: string;
  readonly shop: string;
  readonly saleDay: string;
}

/** Temporal did not answer in time. */
export class WorkflowsUnreachable extends Error {}
