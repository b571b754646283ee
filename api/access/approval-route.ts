import type { z } from 'zod';
import type { Approval } from '../../domain/campaign/campaign.js';
import type { ApiDeps } from '../deps.js';
import { Problem, type ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import type { Tag } from '../http/tags.js';
import { approvalBody, approvalMade, approvalOf, approvalView } from './four-eyes.js';

/** What a second person may look at. */
interface Approvable<P extends z.ZodObject, T extends { readonly version: number }> {
  readonly path: string;
  readonly id: string;
  readonly tag: Tag;
  readonly name: string;
  readonly params: P;
  readonly notFound: ProblemCode;
  /** @throws Problem when there is none */
  readonly find: (params: z.output<P>) => Promise<T>;
  /** Hash of what they look at. */
  readonly contentOf: (read: T) => string;
  /** Keeps their look, if it still is as it was read. @returns false when it is not */
  readonly keep: (read: T, approved: Approval) => Promise<boolean>;
}

/** Somebody with the right to send has looked at it as it is. Its path stands before the route that takes any action. */
export const approvalRoute = <P extends z.ZodObject, T extends { readonly version: number }>(
  { now }: Pick<ApiDeps, 'now'>,
  { path, id, tag, name, params, notFound, find, contentOf, keep }: Approvable<P, T>,
): Route =>
  route({
    method: 'post',
    path: `${path}/approval`,
    id,
    tag,
    summary: `Approve a ${name} as it is, so that somebody else may switch it on`,
    description:
      'Where the shop asks for four eyes (`fourEyes`). A pause leaves the approval as it is; an edit ends it.',
    access: 'shop',
    action: `approve the ${name}`,
    params,
    body: { kind: 'json', schema: approvalBody },
    answers: { 200: approvalMade },
    problems: [notFound, 'version_conflict'],
    handle: async ({ params: asked, body: { version }, owner, note }) => {
      const read = await find(asked);
      const approved = approvalOf(owner, contentOf(read), now());
      if (read.version !== version || !(await keep(read, approved)))
        throw new Problem('version_conflict', `It has changed since version ${version} was read. Read it again.`);
      note({ approved: false }, { approved: true });
      return json(200, approvalView(approved));
    },
  });
