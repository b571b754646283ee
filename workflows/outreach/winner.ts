import { condition, patched, setCurrentDetails } from '@temporalio/workflow';
import type { RunProgress } from '../../activities/contract.js';
import type { Standing } from '../delivery.js';
import { outreachDetails } from '../details.js';
import { REREAD_PAUSED, SECOND } from '../durations.js';
import { choosing } from '../proxies.js';

/**
 * Behind the messages of an experiment: its rest waits until the horizon has passed, and is delivered to once the winner is
 * known. Only who meets such a rest comes here, so histories without an experiment have no marker of it.
 */
export async function awaitWinner(
  { run, expiresAt }: RunProgress,
  { retry, waiting, tally }: Standing,
  hasNews: () => boolean,
): Promise<void> {
  patched('waits-for-winner');
  const { againAt } = await choosing.chooseWinner.executeWithOptions({ summary: 'Choose the message for the rest' }, [
    run,
  ]);
  if (againAt === undefined) {
    retry.push(...waiting.splice(0));
    return;
  }
  const until = Math.min(againAt, expiresAt, Date.now() + REREAD_PAUSED);
  const what = `Until the experiment ends ${new Date(againAt).toISOString().slice(0, 16)}Z`;
  setCurrentDetails(outreachDetails(`waiting: ${what}`, tally.known));
  await condition(hasNews, Math.max(SECOND, until - Date.now()), { summary: what });
}
