import type { Request } from 'express';
import { z } from 'zod';
import type { ChannelName } from '../../domain/base/channel.js';
import type { Owner } from './auth/auth.js';
import type { Note } from './auth/note.js';
import type { ProblemCode } from './problems.js';
import { schemaProblem } from './schema-errors.js';
import type { Tag } from './tags.js';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/**
 * Who may call. `public`: anyone (links, documents); `admin`: an admin key; `shop`: an admin key or one of the shop
 * in the path; `signed`: whoever signs the body with the provider's secret.
 */
type Access = 'public' | 'admin' | 'shop' | 'signed';

/** `json` is read, bounded by `maxBytes`, and parsed; `bytes` is read and left unparsed; `stream` is left to the handler. */
type Body<B extends z.ZodType> =
  | { readonly kind: 'json'; readonly schema: B; readonly maxBytes?: number }
  | {
      readonly kind: 'bytes';
      readonly mediaTypes: readonly string[];
      /** A body that does not say what it is is taken, too. */
      readonly mayBeUntyped?: boolean;
      readonly maxBytes: number;
      readonly description: string;
    }
  | {
      readonly kind: 'stream';
      readonly mediaTypes: readonly string[];
      readonly description: string;
      /** What a body in JSON holds, which the handler parses bit by bit. */
      readonly json?: z.ZodType;
    };

/** A documented answer; without `schema` it is not JSON and `mediaType` says what. */
interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
  /** In which it is answered as well when the caller asks for it; not described by `schema`. */
  readonly otherMediaTypes?: readonly string[];
}

/** What a handler answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly content?: { readonly mediaType: string; readonly data: string | Buffer };
  /** Sent as it comes, no faster than the caller reads. */
  readonly stream?: { readonly mediaType: string; readonly chunks: AsyncIterable<string | Uint8Array> };
}

/** What a handler is given: all of it parsed. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came, unless it is streamed. */
  readonly bytes: Buffer | undefined;
  /** Who asks; undefined where nobody is asked who they are. */
  readonly owner: Owner | undefined;
  /** For the audit log: what is changed. */
  readonly note: Note;
  readonly req: Request;
}

export interface RouteSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: Method;
  /** In OpenAPI's spelling: `/v1/shops/{shop}`. */
  readonly path: string;
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Of access `signed` without a channel in the path: whose provider signs. */
  readonly signedBy?: ChannelName;
  /** Customers come here: it answers for itself while the database is away. */
  readonly worksAway?: true;
  /** `read` answers with an ETag; `write` also takes If-Match and If-None-Match (api/http/versions.ts). */
  readonly versioned?: 'read' | 'write';
  /** Completes "Cannot …" in the sentences of refusals. */
  readonly action: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: Body<B>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes beyond those that every route of this access and body may answer. */
  readonly problems?: readonly ProblemCode[];
  readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Reply>;
}

/** What the mount hands over, nothing of it parsed yet. */
interface RawCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly bytes: Buffer | undefined;
  readonly owner: Owner | undefined;
  readonly note: Note;
  readonly req: Request;
}

/** A route with its types folded away, so that routes of all kinds stand in one list. */
export interface Route extends Omit<RouteSpec<z.ZodObject, z.ZodObject, z.ZodType>, 'handle'> {
  readonly run: (raw: RawCall) => Promise<Reply>;
}

/** A misspelt parameter must not be overheard; public links are another matter, others add parameters to those. */
const NO_QUERY = z.strictObject({});

/** Declares a route: the one description that Express and the OpenAPI document are both made from. */
export function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  spec: RouteSpec<P, Q, B>,
): Route {
  const { handle, ...description } = spec;
  return {
    ...description,
    run: async (raw) => {
      const params = parse(spec.params, raw.params, spec.action, 'path') as z.output<P>;
      const querySchema = spec.query ?? (spec.access === 'public' ? undefined : NO_QUERY);
      const query = parse(querySchema, raw.query, spec.action, 'query') as z.output<Q>;
      const schema = spec.body?.kind === 'json' ? spec.body.schema : undefined;
      const body = parse(schema, raw.body, spec.action, '') as z.output<B>;
      const { bytes, owner, note, req } = raw;
      return handle({ params, query, body, bytes, owner, note, req });
    },
  };
}

function parse(schema: z.ZodType | undefined, input: unknown, action: string, where: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw schemaProblem(parsed.error, input, action, where);
}

/** An answer in JSON. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  json: body,
  headers,
});
