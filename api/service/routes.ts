import { z } from 'zod';
import type { ApiDeps } from '../deps.js';
import { PROBLEMS, Problem, type ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { checked } from './checked.js';

const ok = z.object({ status: z.literal('ok') });

const ready = z.object({
  status: z.enum(['ok', 'degraded']).meta({ description: '`degraded`: it serves, and nothing is sent meanwhile' }),
  checks: z.record(z.string(), z.string()).meta({
    description: 'By part: `ok`, or what is wrong',
    examples: [{ mongodb: 'ok', workers: 'no worker polls' }],
  }),
});

async function readiness({ pingDatabase, workflows }: ApiDeps) {
  const temporal = workflows.check();
  temporal.catch(() => undefined);
  const attributes = async (): Promise<string> => {
    const { missingAttributes: missing } = await temporal;
    return missing.length === 0 ? 'ok' : `not registered: ${missing.join(', ')}`;
  };
  const [mongodb, namespace, searchAttributes, workers] = await Promise.all([
    checked(() => pingDatabase().then(() => 'ok'), 'no answer'),
    checked(() => temporal.then(() => 'ok'), 'no answer'),
    checked(attributes, 'no answer'),
    checked(async () => ((await temporal).isPolled ? 'ok' : 'no worker polls the campaigns'), 'no answer'),
  ]);
  return { mongodb, temporal: namespace, searchAttributes, workers };
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
  const healthz = alive('/healthz', 'getHealth');
  const livez = alive('/livez', 'getLiveness');
  const readyz = route({
    method: 'get',
    path: '/readyz',
    id: 'getReadiness',
    tag: 'service',
    summary: 'Do MongoDB and Temporal answer, and have what is needed?',
    description: 'Answers within a second. Without a worker it is ready, and `degraded`.',
    access: 'public',
    worksAway: true,
    action: 'be ready',
    answers: { 200: { description: 'Ready', schema: ready } },
    problems: ['not_ready'],
    handle: async () => {
      const checks = await readiness(deps);
      const { workers, ...needed } = checks;
      const wrong = Object.entries(needed).filter(([, found]) => found !== 'ok');
      if (wrong.length === 0) return json(200, { status: workers === 'ok' ? 'ok' : 'degraded', checks });
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
