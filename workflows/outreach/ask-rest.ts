import { condition, isCancellation, log, patched, setCurrentDetails } from '@temporalio/workflow';
import type { RunProgress } from '../../activities/contract.js';
import { ASKED_CHANNELS } from '../../domain/base/channel.js';
import { ASKING } from '../durations.js';
import { askingProxy } from '../proxies.js';

/**
 * Before a run that sends no more is closed: lets the provider say who of those in doubt has the message. A doubt has to have
 * its age, so this may take a minute; it never takes longer than five, and whoever is in doubt then is unknown.
 * @param until when asking ends at the latest, epoch milliseconds
 * @returns false when something has changed meanwhile: the run may have been given more time
 */
async function askUntil(progress: RunProgress, until: number, hasNews: () => boolean): Promise<boolean> {
  const { run, channel, shop } = progress;
  const { askRest } = askingProxy(channel, shop);
  try {
    for (;;) {
      const left = until - Date.now();
      if (left <= 0) return true;
      const options = { summary: 'Ask about those in doubt', scheduleToCloseTimeout: left };
      const { againInMs } = await askRest.executeWithOptions(options, [run]);
      if (againInMs === undefined || Date.now() + againInMs > until) return true;
      setCurrentDetails('**waiting**: the provider cannot tell yet who has the message');
      if (await condition(hasNews, againInMs, { summary: 'Until the provider can tell' })) return false;
    }
  } catch (err) {
    if (isCancellation(err)) throw err;
    log.warn('the provider could not be asked about those in doubt', { run });
    return true;
  }
}

/** One for each history of an outreach: the bound holds however often it is begun again. */
export class Asking {
  #until: number | undefined;

  /** As askUntil; true at once where nobody can be asked, and in a history from before this was done. */
  async done(progress: RunProgress, hasNews: () => boolean): Promise<boolean> {
    if (!ASKED_CHANNELS.includes(progress.channel) || !patched('ask-before-closing')) return true;
    this.#until ??= Date.now() + ASKING;
    return askUntil(progress, this.#until, hasNews);
  }
}
