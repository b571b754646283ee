import { log } from '@temporalio/workflow';
import type { CampaignPlan, OutreachPlan } from '../activities/contract.js';
import { freezing } from './proxies.js';

/**
 * Has the audiences written down that are fixed when a campaign is scheduled. Each beside the campaign's own loop: a large
 * one takes a minute, and nothing else may be late for it.
 */
export class Freezes {
  readonly #busy = new Set<string>();

  /** @param onDone called when an audience was written down, or cannot be */
  constructor(private readonly onDone: () => void) {}

  start({ campaign }: CampaignPlan, wanted: readonly OutreachPlan[]): void {
    for (const { run, outreach } of wanted) {
      if (this.#busy.has(run)) continue;
      this.#busy.add(run);
      const summary = `Write down who belongs · ${outreach}`;
      void freezing.freezeAudience.executeWithOptions({ summary }, [{ campaign, outreach, run }]).then(
        () => this.#ended(run),
        (err: unknown) => {
          log.warn('an audience could not be fixed', { run, error: (err as Error).name });
          this.#ended(run);
        },
      );
    }
  }

  #ended(run: string): void {
    this.#busy.delete(run);
    this.onDone();
  }
}
