import { z } from 'zod';
import type { ApiDeps } from '../deps.js';
import { PROBLEMS, Problem, type ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';

const ok = z.object({ status: z.literal('ok') });

async function answers(check: () => Promise<void>): Promise<boolean> {
  return check().then(
    () => true,
    () => false,
  );
}

/** Whether the process lives, whether it can serve, and what a problem code means. */
export function serviceRoutes(deps: ApiDeps): Route[] {
  const healthz = route({
    method: 'get',
    path: '/healthz',
    id: 'getHealth',
    tag: 'service',
    summary: 'Is the process alive?',
    access: 'public',
    action: 'tell the health',
    answers: { 200: { description: 'Alive', schema: ok } },
    handle: async () => json(200, { status: 'ok' }),
  });
  const readyz = route({
    method: 'get',
    path: '/readyz',
    id: 'getReadiness',
    tag: 'service',
    summary: 'Do MongoDB and Temporal answer?',
    access: 'public',
    action: 'be ready',
    answers: { 200: { description: 'Ready', schema: ok } },
    problems: ['not_ready'],
    handle: async () => {
      const [mongodb, temporal] = await Promise.all([answers(deps.pingDatabase), answers(() => deps.workflows.ping())]);
      if (mongodb && temporal) return json(200, { status: 'ok' });
      const silent = [...(mongodb ? [] : ['MongoDB']), ...(temporal ? [] : ['Temporal'])].join(' and ');
      throw new Problem('not_ready', `No answer from ${silent}.`, { headers: { 'Retry-After': '2' } });
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
  return [healthz, readyz, problem];
}
