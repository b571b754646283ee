import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  patched,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { RunProgress } from '../activities/contract.js';
import { EMPTY_LEDGER, type Ledger } from '../domain/run/ledger.js';
import { ownerOf, ownerWorkflowId } from '../domain/winback/ids.js';
import { changedSignal, type OutreachWorkflowInput, outreachClosedSignal, progressQuery } from './contract.js';
import { carried, causeName, DeliveryRound, type Standing, standingFrom } from './delivery.js';
import { outreachDetails } from './details.js';
import { HOUR } from './durations.js';
import { historyFull, tellsFirst } from './history.js';
import { listenToOperator, showWaitingFor } from './operator/listen.js';
import { runVerdict, waitedFor } from './operator/run-verdict.js';
import { Asking } from './outreach/ask-rest.js';
import { awaitWinner } from './outreach/winner.js';
import { closing, light, planning } from './proxies.js';
import { type Verdict, verdict, waiting } from './verdict.js';

/**
 * One run of an outreach: open, plan and deliver while the campaign is active, the hours are open and nothing holds the
 * run; settle who is left, close. Ends with the run's final ledger. It may be started again at any time (a termination, a lost worker): MongoDB knows what was done.
 * @throws ActivityFailure (CampaignNotFound, OutreachNotFound, RunNotFound) when there is nothing to open, or the run is gone
 */
export async function outreachWorkflow(input: OutreachWorkflowInput): Promise<Ledger> {
  // A history of 547f5e4 did not say; its outreaches always told their end.
  const news = { changed: false, told: input.resume ? (input.resume.told ?? true) : false };
  const standing = standingFrom(input.resume);
  setHandler(
    changedSignal,
    () => {
      news.changed = true;
      news.told = true;
    },
    { description: 'The campaign document has changed: read it again. Carries nothing.' },
  );
  setHandler(progressQuery, () => ({ [input.run]: standing.tally.known }), {
    description: 'Counts of the run as far as they are known, by run id.',
  });

  const at: { progress?: RunProgress } = {};
  listenToOperator(
    input.run,
    (decision) => runVerdict(at.progress, decision),
    async (decision) => {
      await light.decideRun.executeWithOptions({ summary: `An operator: ${decision}` }, [{ run: input.run, decision }]);
      news.changed = true;
    },
  );
  at.progress = await open(input);
  const reread = async (): Promise<RunProgress> => {
    news.changed = false;
    at.progress = await light.loadRun.executeWithOptions({ summary: 'Read the run' }, [input.run]);
    return at.progress;
  };
  const step = steps(input, standing, () => news.changed, reread);

  for (;;) {
    const rest = await step(at.progress);
    const ledger = rest && (await close(input, rest, news.told));
    if (ledger) return ledger;
    if (historyFull(input.maxHistoryEvents)) {
      await condition(allHandlersFinished);
      const resume = { ...carried(standing), told: news.told };
      await continueAsNew<typeof outreachWorkflow>({ ...input, resume });
    }
    await reread();
  }
}

/**
 * Does what is to be done now, until something has changed.
 * @returns what the run is to be closed as, when it is over
 */
function steps(
  input: OutreachWorkflowInput,
  standing: Standing,
  hasNews: () => boolean,
  reread: () => Promise<RunProgress>,
): (progress: RunProgress) => Promise<Rest | undefined> {
  const asking = new Asking();
  return async (progress) => {
    const now = verdictNow(progress);
    showWaitingFor(now === 'wait' ? waitedFor(progress) : undefined);
    switch (now) {
      case 'closed':
        return 'expired';
      case 'expire':
        return (await isAllKnown(input, progress, () => asking.done(progress, hasNews))) ? 'expired' : undefined;
      case 'cancel':
      case 'set aside':
        return (await asking.done(progress, hasNews)) ? ENDED[now] : undefined;
      case 'wait':
        await rest(progress, standing, hasNews);
        return undefined;
      case 'deliver': {
        const round = new DeliveryRound({
          progress,
          standing,
          concurrency: input.concurrency,
          maxHistoryEvents: input.maxHistoryEvents,
          hasNews,
          // A round knows one end only: a run that was moved begins another.
          stillWanted: async () => {
            const seen = await reread();
            return verdictNow(seen) === 'deliver' && progress.expiresAt === seen.expiresAt;
          },
        });
        return (await isDelivered(round, progress, standing, hasNews)) ? 'expired' : undefined;
      }
    }
  };
}

/** One round; behind it the rest of an experiment waits for its winner. True when everybody has an outcome. */
async function isDelivered(
  round: DeliveryRound,
  progress: RunProgress,
  standing: Standing,
  hasNews: () => boolean,
): Promise<boolean> {
  if ((await round.run()) !== 'finished') return false;
  if (standing.waiting.length === 0) return true;
  await awaitWinner(progress, standing, hasNews);
  return false;
}

/** What to do at this moment. An ending is new since this marker: a history without it has gone on as if there were none. */
function verdictNow({ ending, ...progress }: RunProgress): Verdict {
  const ended = ending !== undefined && progress.state === 'open' && patched('run-ending');
  return verdict(ended ? { ...progress, ending } : progress, Date.now());
}

/** Waits until something may have changed, and shows what for. */
async function rest(progress: RunProgress, standing: Standing, hasNews: () => boolean): Promise<void> {
  const { what, until } = waiting(progress, Date.now());
  setCurrentDetails(outreachDetails(`waiting: ${what}`, standing.tally.known));
  await condition(hasNews, Math.max(1, until - Date.now()), { summary: what });
}

type Rest = Parameters<typeof closing.closeRun>[0]['rest'];
const ENDED: Readonly<Record<'cancel' | 'set aside', Rest>> = { cancel: 'cancelled', 'set aside': 'set_aside' };

/** A run that was continued exists already; any other is opened, which does nothing if it exists. */
async function open(input: OutreachWorkflowInput): Promise<RunProgress> {
  const { campaign, outreach, run } = input;
  if (input.resume) return light.loadRun.executeWithOptions({ summary: 'Read the run' }, [run]);
  if (input.opened) return input.opened;
  return light.openRun.executeWithOptions({ summary: 'Open the run' }, [{ campaign, outreach, run }]);
}

/**
 * Closes the run, whoever is left as `rest` (nobody, when all is done). Safe to repeat.
 * @param told whether a campaign's workflow has ever spoken to us. One that started us hears of our end anyhow, a later one
 *   of the same campaign does not: that one speaks first, and is told.
 * @returns the ledger; undefined when the run cannot be closed, and waits for an operator
 */
async function close(input: OutreachWorkflowInput, rest: Rest, told: boolean): Promise<Ledger | undefined> {
  setCurrentDetails(outreachDetails('closing', EMPTY_LEDGER));
  const ledger = await closed(input.run, rest);
  if (!ledger) return undefined;
  setCurrentDetails(outreachDetails('closed', ledger));
  // An operator whose word came at the end is answered.
  await condition(allHandlersFinished);
  if (!told && tellsFirst()) return ledger;
  try {
    await getExternalWorkflowHandle(ownerWorkflowId(ownerOf(input.campaign))).signal(outreachClosedSignal, {
      run: input.run,
      ledger,
    });
  } catch (err) {
    if (isCancellation(err)) throw err;
    // The campaign's workflow may have ended or been terminated; it reads the run's state from MongoDB anyway.
    log.info('the campaign workflow is not there to be told', { run: input.run });
  }
  return ledger;
}

async function closed(run: string, rest: Rest): Promise<Ledger | undefined> {
  try {
    return await closing.closeRun.executeWithOptions({ summary: `Close; the rest is ${rest}` }, [{ run, rest }]);
  } catch (err) {
    // The activity has put the run on hold. Before this marker the workflow failed, and its parent began it again for ever.
    if (causeName(err) === 'LedgerImbalance' && patched('waits-for-operator')) return undefined;
    throw err;
  }
}

/** Whether an expired run may be closed: everybody is planned, and nobody is left to ask about. */
async function isAllKnown(
  input: OutreachWorkflowInput,
  { planned }: RunProgress,
  isAsked: () => Promise<boolean>,
): Promise<boolean> {
  return (planned || (await planRest(input))) && isAsked();
}

/**
 * Plans whoever was never planned, so that the ledger names them as expired instead of not at all.
 * @returns false when the history is full before the plan is: the next one goes on
 */
async function planRest({ run, maxHistoryEvents }: OutreachWorkflowInput): Promise<boolean> {
  try {
    for (;;) {
      const page = await planning.planBatches.executeWithOptions(
        // A plan that cannot be made must not keep the run open for ever.
        { summary: 'Plan the rest', scheduleToCloseTimeout: HOUR },
        [{ run, maxBatches: 20 }],
      );
      if (page.done || page.held) return true;
      if (historyFull(maxHistoryEvents) && patched('rest-continues')) return false;
    }
  } catch (err) {
    if (isCancellation(err)) throw err;
    log.error('the rest of an expired run could not be planned', { run });
    return true;
  }
}
