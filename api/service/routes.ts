import { z } from 'zod';
import { NoReplicaSet } from '../../models/base/watch.js';
import { channelsInUse } from '../../models/campaign/owners.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../../workflows/names.js';
import type { ApiDeps } from '../deps.js';
import { PROBLEMS, Problem, type ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { checked } from './checked.js';
import { watchIndexes } from './index-watch.js';

const ok = z.object({ status: z.literal('ok') });

const ready = z.object({
  status: z
    .enum(['ok', 'degraded'])
    .meta({ description: '`degraded`: it serves; something is not sent meanwhile, or is slow' }),
  checks: z.record(z.string(), z.string()).meta({
    description: 'By part: `ok`, or what is wrong',
    examples: [{ mongodb: 'ok', workers: 'no worker polls channel-sms' }],
  }),
});

const NO_ANSWER = 'no answer';

async function databaseState({ pingDatabase }: ApiDeps): Promise<string> {
  return pingDatabase().then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof NoReplicaSet) return 'no replica set: claims need a majority';
      throw error;
    },
  );
}

/** Of channels only those by which something sends, or will: a shop need not have all of them. */
async function workersState({ models }: ApiDeps, unpolled: readonly string[]): Promise<string> {
  if (unpolled.length === 0) return 'ok';
  const queues = new Set([CAMPAIGN_QUEUE, PLAN_QUEUE, ...[...(await channelsInUse(models))].map(channelQueue)]);
  const missed = unpolled.filter((queue) => queues.has(queue));
  return missed.length === 0 ? 'ok' : `no worker polls ${missed.join(', ')}`;
}

async function readiness(deps: ApiDeps, indexesState: () => Promise<string>) {
  const { workflows } = deps;
  const temporal = workflows.check();
  temporal.catch(() => undefined);
  const attributes = async (): Promise<string> => {
    const { missingAttributes: missing } = await temporal;
    return missing.length === 0 ? 'ok' : `not registered: ${missing.join(', ')}`;
  };
  const [mongodb, indexes, namespace, searchAttributes, workers] = await Promise.all([
    checked(() => databaseState(deps), NO_ANSWER),
    checked(indexesState, NO_ANSWER),
    checked(() => temporal.then(() => 'ok'), NO_ANSWER),
    checked(attributes, NO_ANSWER),
    checked(async () => workersState(deps, (await temporal).unpolled), NO_ANSWER),
  ]);
  return { mongodb, indexes, temporal: namespace, searchAttributes, workers };
}

/** Whether the process lives, whether it can serve, and what a problem code means. */
export function serviceRoutes(deps: ApiDeps): Route[] {
  const alive = (path: '/livez' | '/healthz', id: string): Route =>
    route({
      method: 'get',
      path,
      id,
      tag: 'service',
      summary: 'Is the process alive?',
      access: 'public',
      worksAway: true,
      action: 'tell the health',
      answers: { 200: { description: 'Alive', schema: ok } },
      handle: async () => json(200, { status: 'ok' }),
    });
  const indexesState = watchIndexes(deps.models, deps.now);
  const healthz = alive('/healthz', 'getHealth');
  const livez = alive('/livez', 'getLiveness');
  const readyz = route({
    method: 'get',
    path: '/readyz',
    id: 'getReadiness',
    tag: 'service',
    summary: 'Do MongoDB and Temporal answer, and have what is needed?',
    description:
      'Answers within a second. Where no worker polls a task queue that is needed, or an index is missing, it is ready and `degraded`.',
    access: 'public',
    worksAway: true,
    action: 'be ready',
    answers: { 200: { description: 'Ready', schema: ready } },
    problems: ['not_ready'],
    handle: async () => {
      const checks = await readiness(deps, indexesState);
      const { workers, indexes, ...needed } = checks;
      const wrong = Object.entries(needed).filter(([, found]) => found !== 'ok');
      if (wrong.length === 0)
        return json(200, { status: workers === 'ok' && indexes === 'ok' ? 'ok' : 'degraded', checks });
      const detail = wrong.map(([part, found]) => `${part}: ${found}`).join('; ');
      throw new Problem('not_ready', `Not ready: ${detail}.`, { headers: { 'Retry-After': '2' }, extra: { checks } });
    },
  });
  const problem = route({
    method: 'get',
    path: '/problems/{code}',
    id: 'getProblem',
    tag: 'service',
    summary: 'What a problem code means',
    access: 'public',
    action: 'explain the problem',
    params: z.strictObject({ code: z.string().max(60) }),
    answers: {
      200: { description: 'The code', schema: z.object({ code: z.string(), status: z.int(), title: z.string() }) },
    },
    problems: ['problem_not_found'],
    handle: async ({ params }) => {
      if (!Object.hasOwn(PROBLEMS, params.code))
        throw new Problem('problem_not_found', 'There is no such problem code.');
      const [status, title] = PROBLEMS[params.code as ProblemCode];
      return json(200, { code: params.code, status, title });
    },
  });
  return [livez, healthz, readyz, problem];
}
