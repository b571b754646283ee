import type { Request } from 'express';
import { z } from 'zod';
import { FINAL_STATES } from '../../../domain/campaign/states.js';
import type { Pace } from '../../../domain/run/live/pace.js';
import { campaignProgress, type Progress, runProgress } from '../../../models/run/live/progress.js';
import type { ApiDeps } from '../../deps.js';
import { findCampaign, findShop } from '../../find.js';
import { holdView, slug } from '../../http/common-schema.js';
import { type Reply, type Route, route } from '../../http/route.js';
import { findRun } from '../routes.js';
import { runParams } from '../schema.js';
import { ENDED, Live, type Look } from './live.js';

const EVENTS = 'text/event-stream';
const DESCRIPTION = [
  'Server-sent events: `progress` whenever something has changed, at most once a second, and `end` when nothing more comes. The data',
  'is JSON: `asOf`, `state`, `ledger`, `funnel` (as in the monitor), `open` (runs that are not over: `run`, `outreach`, `channel`,',
  '`ledger`, `held`) and, once it is known, `sentPerSecond` and `estimatedEndAt`. Each has all of it, so one that was missed is no',
  'loss. With `Last-Event-ID` what was seen is not told again. A comment comes every 15 seconds. A stream ends after ten minutes, and',
  'when the server stops; browsers come again by themselves.',
].join(' ');
const MAX_ID_LENGTH = 100;

/** What is told of a look. */
function viewOf(name: object, currency: string, { ledger, funnel, open }: Progress, pace: Pace | undefined): object {
  const { revenue, ...people } = funnel;
  return {
    ...name,
    ...(pace ? { sentPerSecond: pace.sentPerSecond } : {}),
    ...(pace?.endsAt ? { estimatedEndAt: pace.endsAt.toISOString() } : {}),
    ledger,
    funnel: { sent: ledger.sent, ...people, revenue: { amount: revenue, currency } },
    open: open.map(({ _id, outreach, channel, ledger: own, held }) => ({
      run: _id,
      outreach,
      channel,
      ledger: own,
      ...(held ? { held: holdView(held) } : {}),
    })),
  };
}

/** What the reader has seen, of a header that anybody may write. */
function lastEventId(req: Request): string | undefined {
  const given = req.get('Last-Event-ID');
  return given !== undefined && given.length <= MAX_ID_LENGTH ? given : undefined;
}

/** Who has seen the end is told to come no more (HTML, server-sent events, section 9.2.2), as a browser would for ever. */
function streamed(req: Request, open: (seen: string | undefined) => AsyncIterable<string>): Reply {
  const seen = lastEventId(req);
  if (seen?.startsWith(ENDED)) return { status: 204 };
  // Proxies that gather what they pass on would keep it from the reader.
  return { status: 200, headers: { 'X-Accel-Buffering': 'no' }, stream: { mediaType: EVENTS, chunks: open(seen) } };
}

/** Progress as it happens, of a campaign or of one run. */
export function liveRoutes(deps: ApiDeps): Route[] {
  const { models, now, log } = deps;
  const live = deps.live ?? new Live({ now, log });
  const answers = {
    200: { description: 'Events until the reader goes', mediaType: EVENTS },
    204: { description: 'Nothing more comes: `Last-Event-ID` is the id of an `end`' },
  };

  const lookAtCampaign = async (shop: string, key: string, currency: string): Promise<Look> => {
    const { _id, state } = await findCampaign(deps, shop, key);
    const progress = await campaignProgress(models, _id);
    const isOver = FINAL_STATES.includes(state) && progress.open.length === 0;
    return { progress, isOver, view: (pace) => viewOf({ campaign: key, state }, currency, progress, pace) };
  };
  const lookAtRun = async (run: string, currency: string): Promise<Look> => {
    const progress = await runProgress(models, run);
    const isOver = progress.open.length === 0;
    const state = isOver ? 'closed' : 'open';
    return { progress, isOver, view: (pace) => viewOf({ run, state }, currency, progress, pace) };
  };

  const campaign = route({
    method: 'get',
    path: '/v1/shops/{shop}/campaigns/{campaign}/live',
    id: 'watchCampaign',
    tag: 'campaigns',
    summary: "A campaign's progress, pace and expected end, as it happens",
    description: DESCRIPTION,
    access: 'shop',
    action: 'watch the campaign',
    params: z.strictObject({ shop: slug, campaign: slug }),
    answers,
    problems: ['shop_not_found', 'campaign_not_found', 'too_many_streams'],
    handle: async ({ params, owner, req }) => {
      const { currency } = await findShop(deps, params.shop);
      const { _id, key } = await findCampaign(deps, params.shop, params.campaign);
      const look = () => lookAtCampaign(params.shop, key, currency);
      return streamed(req, (seen) => live.open(`campaign ${_id}`, look, owner?.key ?? '', seen));
    },
  });
  const run = route({
    method: 'get',
    path: '/v1/shops/{shop}/runs/{run}/live',
    id: 'watchRun',
    tag: 'campaigns',
    summary: "One run's progress, pace and expected end, as it happens; of a win-back programme's, too",
    description: DESCRIPTION,
    access: 'shop',
    action: 'watch the run',
    params: runParams,
    answers,
    problems: ['shop_not_found', 'run_not_found', 'too_many_streams'],
    handle: async ({ params, owner, req }) => {
      const { currency } = await findShop(deps, params.shop);
      const { _id } = await findRun(deps, params.shop, params.run);
      const look = () => lookAtRun(_id, currency);
      return streamed(req, (seen) => live.open(`run ${_id}`, look, owner?.key ?? '', seen));
    },
  });
  return [campaign, run];
}
