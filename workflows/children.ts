import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  log,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { OutreachPlan, RunProgress } from '../activities/contract.js';
import { outreachWorkflowId } from '../domain/base/ids.js';
import type { RunWindow } from '../domain/base/window.js';
import type { Ledger } from '../domain/run/ledger.js';
import { changedSignal, DELIVER_CONCURRENCY, type OutreachWorkflowInput } from './contract.js';
import { REREAD_BUSY, RESTART_PAUSE } from './durations.js';
import { tellsFirst } from './history.js';
import type { outreachWorkflow } from './outreach.js';
import { CAMPAIGN_ID, CAMPAIGN_WINDOW, SHOP_ID } from './search-attributes.js';

/** A run as its parent knows it. */
export type ChildRun = Pick<OutreachPlan, 'run' | 'outreach' | 'audience' | 'channel' | 'state'> & {
  readonly window: RunWindow;
  /** Where it stands at this moment, when that is known. */
  readonly progress?: RunProgress;
};
/** A campaign or a win-back programme, as far as its children are concerned. */
export interface ChildOwner {
  readonly campaign: string;
  readonly shop: string;
  readonly outreaches: readonly ChildRun[];
}

/**
 * Looks after the outreach workflows of one campaign or programme. They outlive a continue-as-new of their parent, and an
 * operator may terminate one: so a run that MongoDB calls open and nobody is known to execute is started again, and
 * "already started" is the good answer.
 */
export class Children {
  /** Started here and not ended, as far as Temporal has told us; the number tells a restart from what it replaced. */
  readonly #watched = new Map<string, number>();
  /** When to (re)start a run next: at once, after a fall, or just to see that it is still there. */
  readonly #tryAt = new Map<string, number>();
  /** Spoken to by this history. */
  readonly #told = new Set<string>();
  /** How often a run's workflow has ended badly. */
  readonly #falls = new Map<string, number>();
  #starts = 0;

  /**
   * @param onEnd called when a child has ended, with its run's final ledger; without one when it fell
   * @param maxHistoryEvents handed on to the children
   */
  constructor(
    private readonly onEnd: (run: string, ledger?: Ledger) => void,
    private readonly maxHistoryEvents: number | undefined,
  ) {}

  /** Has one that was started here not ended yet? */
  get anyLeft(): boolean {
    return this.#watched.size > 0;
  }

  /** Earliest instant at which one of these runs is to be tried (again); Infinity when there is none. */
  nextTryAt(running: readonly ChildRun[]): number {
    return Math.min(Number.POSITIVE_INFINITY, ...running.map((o) => this.#tryAt.get(o.run) ?? 0));
  }

  /** Makes sure that every one of these runs has a workflow. */
  async ensure(plan: ChildOwner, running: readonly ChildRun[], now: number): Promise<void> {
    const due = running.filter((o) => (this.#tryAt.get(o.run) ?? 0) <= now);
    await Promise.all(due.map((outreach) => this.#start(plan, outreach)));
  }

  /**
   * Tells the children of open runs to read MongoDB again. Whoever is not there is started by the next `ensure`.
   * @returns whether all were there; a run whose child was not may have closed since the plan was read
   */
  async tellChanged(plan: ChildOwner): Promise<boolean> {
    const runs = plan.outreaches.filter((o) => o.state === 'open' || this.#watched.has(o.run)).map((o) => o.run);
    return (await Promise.all(runs.map((run) => this.#tell(run)))).every((wasThere) => wasThere);
  }

  async #tell(run: string): Promise<boolean> {
    try {
      await getExternalWorkflowHandle(outreachWorkflowId(run)).signal(changedSignal);
      this.#told.add(run);
      return true;
    } catch {
      // It has just ended, or was terminated: if its run is still open, the next look starts it again.
      this.#tryAt.delete(run);
      return false;
    }
  }

  async #start(plan: ChildOwner, outreach: ChildRun): Promise<void> {
    const { run } = outreach;
    const input: OutreachWorkflowInput = {
      run,
      campaign: plan.campaign,
      outreach: outreach.outreach,
      concurrency: DELIVER_CONCURRENCY,
      ...(this.maxHistoryEvents === undefined ? {} : { maxHistoryEvents: this.maxHistoryEvents }),
      // A later start asks: meanwhile the run has gone on.
      ...(outreach.progress && !this.#tryAt.has(run) ? { opened: outreach.progress } : {}),
    };
    this.#tryAt.set(run, Date.now() + REREAD_BUSY);
    try {
      const child = await startChild<typeof outreachWorkflow>('outreachWorkflow', {
        workflowId: outreachWorkflowId(run),
        args: [input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        // Stopping is said in MongoDB; cancelling this workflow must not kill deliveries half-way.
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        staticSummary: `${outreach.window} · ${outreach.audience} · ${outreach.channel}`,
        typedSearchAttributes: [
          { key: SHOP_ID, value: plan.shop },
          { key: CAMPAIGN_ID, value: plan.campaign },
          { key: CAMPAIGN_WINDOW, value: outreach.window },
        ],
        // The sale day cannot wait behind post-campaign thanks; 3 is the server's normal.
        priority: { fairnessKey: plan.shop.slice(0, 64), priorityKey: outreach.window === 'campaign_day' ? 1 : 3 },
      });
      this.#watch(run, child.result());
    } catch (err) {
      if (!(err instanceof WorkflowExecutionAlreadyStartedError)) throw err;
      // Another history of ours has started it, and its end would be told to that one alone.
      if (!this.#watched.has(run) && !this.#told.has(run) && tellsFirst()) await this.#tell(run);
    }
  }

  #watch(run: string, result: Promise<Ledger>): void {
    const start = ++this.#starts;
    this.#watched.set(run, start);
    const ended = (ledger?: Ledger): void => {
      if (this.#watched.get(run) !== start) return;
      this.#watched.delete(run);
      this.onEnd(run, ledger);
    };
    void result.then(ended, (err: unknown) => {
      const falls = this.#falls.get(run) ?? 0;
      this.#falls.set(run, falls + 1);
      this.#tryAt.set(run, Date.now() + Math.min(RESTART_PAUSE * 2 ** falls, REREAD_BUSY));
      log.warn('an outreach workflow ended without closing its run', { run, falls, error: (err as Error).name });
      ended();
    });
  }
}
