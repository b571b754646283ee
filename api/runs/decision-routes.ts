import { CHUNK_SIZE } from '../../domain/base/limits.js';
import { stopPromise } from '../../domain/campaign/promise.js';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { outreachVerdict } from '../../domain/run/lifecycle.js';
import type { RunEnding } from '../../domain/run/run.js';
import { readCampaign } from '../../models/campaign/campaign-store.js';
import { retryFailed } from '../../models/run/retry-failed.js';
import { endRun } from '../../models/run/run-holds.js';
import type { RunState } from '../../models/run/run-store.js';
import { settleUnknown } from '../../models/run/settle-unknown.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import type { ApiDeps } from '../deps.js';
import { notAllowed } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { tellOrPromise } from '../temporal/tell-workflow.js';
import { findRun, requireOpen, requireWaiting, tellOwner } from './routes.js';
import { endOut, retryOut, runParams, settleBody, settleOut } from './schema.js';

const ONE = '/v1/shops/{shop}/runs/{run}';

/** Ends one run: MongoDB first, then its workflow is told; nothing of it leaves any more. */
async function end(deps: ApiDeps, run: RunState, asked: RunEnding): Promise<Reply> {
  requireOpen(run);
  const ending = await endRun(deps.models, run._id, asked);
  if (!ending) return end(deps, { ...run, state: 'closed' }, asked);
  deps.log.info({ run: run._id, ending }, 'the run is ended');
  const promise = { promise: stopPromise(1, DELIVER_CONCURRENCY, CHUNK_SIZE) };
  const owner = await readCampaign(deps.models, run.campaign);
  await tellOrPromise(deps, owner ?? { ...NOBODY, _id: run.campaign }, promise, () => tellOwner(deps, run));
  return json(200, { run: run._id, ending, ...promise });
}
/** For the log alone: a programme's state is not looked up. */
const NOBODY = { shop: '', state: 'active', version: 0 } as const;

/** What may be said against trying those who failed again. @throws Problem action_not_allowed */
async function requireRetriable({ models, now }: ApiDeps, run: RunState): Promise<void> {
  const campaign = await readCampaign(models, run.campaign);
  if (!campaign) throw notAllowed(OF_CAMPAIGNS);
  const outreach = campaign.windows.flatMap(({ outreaches }) => outreaches).find(({ id }) => id === run.outreach);
  const expiresAt = outreach?.expiresAt ?? run.expiresAt;
  const known = { campaign: campaign.state, enabled: outreach?.enabled ?? false, expiresAt };
  // Whether anybody has failed stands in the batches, which are looked at next.
  const facts = { ...known, run, ledger: { ...EMPTY_LEDGER, failed: 1 }, mayPass: 1 };
  const verdict = outreachVerdict(facts, 'retry_failed', now());
  if (!verdict.ok) throw notAllowed(verdict.why);
}
const OF_CAMPAIGNS = {
  vi: 'Chỉ gửi lại được tin lỗi của chiến dịch; chương trình sẽ gửi tiếp vào ngày sau.',
  en: 'Only what a campaign has failed is tried again; a programme goes on the next day.',
};
const NOBODY_FAILED = {
  vi: 'Không có tin nào bị lỗi có thể gửi lại.',
  en: 'No message has failed for a reason that may pass.',
};

async function retry(deps: ApiDeps, run: RunState): Promise<Reply> {
  await requireRetriable(deps, run);
  const made = await retryFailed(deps.models, run._id, deps.now());
  if (!made) throw notAllowed(NOBODY_FAILED);
  deps.log.info({ run: run._id, retry: made.run, members: made.members }, 'those who failed are tried again');
  await tellOwner(deps, run);
  return json(200, { ...made });
}

/** What a person may decide about one run: end it, try those again who failed, settle who is in doubt. */
export function runDecisionRoutes(deps: ApiDeps): Route[] {
  const ends = (['skip', 'cancel'] as const).map((action) =>
    route({
      method: 'post',
      path: `${ONE}/${action}`,
      id: `${action}Run`,
      tag: 'campaigns',
      summary:
        action === 'skip'
          ? 'Leave out whoever is left of a run that waits for an operator, and end it'
          : 'Cancel one run: nobody else of it is sent to',
      access: 'shop',
      action: `${action} the run`,
      params: runParams,
      answers: { 200: { description: 'How the run ends, and what was promised', schema: endOut } },
      problems: ['run_not_found', 'run_closed', 'action_not_allowed', 'workflow_unreachable'],
      handle: async ({ params }) => {
        const run = await findRun(deps, params.shop, params.run);
        if (action === 'skip' && run.ending !== 'set_aside') requireWaiting(run, action);
        return end(deps, run, action === 'skip' ? 'set_aside' : 'cancelled');
      },
    }),
  );
  const again = route({
    method: 'post',
    path: `${ONE}/retry-failed`,
    id: 'retryFailed',
    tag: 'campaigns',
    summary: 'Send again to those whom a closed run has failed for a reason that may pass, in a run of their own',
    description: 'Nobody who was reached, or may have been, is among them. The same call again finds the same run.',
    access: 'shop',
    action: 'try the run again',
    params: runParams,
    answers: { 200: { description: 'The run that sends to them', schema: retryOut } },
    problems: ['run_not_found', 'action_not_allowed', 'workflow_unreachable'],
    handle: async ({ params }) => retry(deps, await findRun(deps, params.shop, params.run)),
  });
  const settle = route({
    method: 'post',
    path: `${ONE}/settle`,
    id: 'settleRun',
    tag: 'campaigns',
    summary: 'Settle messages in doubt by what a person knows: sent, or not sent',
    description:
      'The ledger moves from `unknown` to `sent`, or to `failed` with the reason `not_sent`. Nothing is sent by it.',
    access: 'shop',
    action: 'settle the run',
    params: runParams,
    body: { kind: 'json', schema: settleBody },
    answers: { 200: { description: 'How many were settled, and the ledger now', schema: settleOut } },
    problems: ['run_not_found'],
    handle: async ({ params, body }) => {
      const run = await findRun(deps, params.shop, params.run);
      const { settled, ledger } = await settleUnknown(deps.models, run._id, body.outcome, body.customers);
      deps.log.info({ run: run._id, settled, outcome: body.outcome }, 'messages in doubt are settled');
      return json(200, { run: run._id, settled, ledger });
    },
  });
  return [...ends, again, settle];
}
