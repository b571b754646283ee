import type { Request, Response } from 'express';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problems.js';

/** Who is counted: a key, an address that comes with keys that are none, one that follows links or reports to us. */
export const LIMITED = ['key', 'failing', 'links', 'inbound'] as const;
type Limited = (typeof LIMITED)[number];
/** Calls a minute and process; without a number nobody is counted. */
export type RateLimitsOf = Readonly<Partial<Record<Limited, number>>>;

const WINDOW_S = 60;

/** An answer that takes headers. */
interface Headed {
  set(headers: Readonly<Record<string, string>>): unknown;
}

/** What of a route decides. */
interface Asked {
  readonly access: string;
  readonly tag: string;
  readonly path: string;
}

/** Which address limit a route without keys has: providers report below /v1, customers' links are short. */
export const kindOf = ({ access, tag, path }: Asked): Limited | undefined => {
  if (access === 'signed') return 'inbound';
  if (access !== 'public' || tag === 'service' || tag === 'sessions') return undefined;
  return path.startsWith('/v1/') ? 'inbound' : 'links';
};

/** RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4): the policy, what is left of it, and until when. */
function headersOf(
  kind: Limited,
  limit: number,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
): Record<string, string> {
  const reset = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return {
    'RateLimit-Policy': `"${kind}";q=${limit};w=${WINDOW_S}`,
    RateLimit: `"${kind}";r=${Math.max(0, remainingPoints)};t=${reset}`,
  };
}

/** Counts calls by key and by address, each process for itself. */
export class RateLimits {
  readonly #limiters = new Map<Limited, RateLimiterMemory>();
  readonly #limits: RateLimitsOf;

  /** @param limits by whom: calls a minute */
  constructor(limits: RateLimitsOf) {
    this.#limits = limits;
    for (const kind of LIMITED) {
      const points = limits[kind];
      if (points !== undefined) this.#limiters.set(kind, new RateLimiterMemory({ points, duration: WINDOW_S }));
    }
  }

  /**
   * Counts one call.
   * @throws Problem rate_limited
   */
  async count(kind: Limited, who: string, res: Headed): Promise<void> {
    const limiter = this.#limiters.get(kind);
    const limit = this.#limits[kind];
    if (limiter === undefined || limit === undefined) return;
    const counted = await limiter.consume(who).catch((refused: RateLimiterRes) => refused);
    const headers = headersOf(kind, limit, counted);
    res.set(headers);
    if (counted.consumedPoints <= limit) return;
    const seconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
    throw new Problem('rate_limited', `More than ${limit} calls in ${WINDOW_S} s: come again in ${seconds} s.`, {
      headers: { ...headers, 'Retry-After': String(seconds) },
    });
  }

  /** Counts a call of a route that asks nobody who they are, by its address. @throws Problem rate_limited */
  async countAddress(route: Asked, req: Request, res: Response): Promise<void> {
    const kind = kindOf(route);
    if (kind) await this.count(kind, req.ip ?? '', res);
  }

  /**
   * A key that is none is counted by its address; good keys from there go on.
   * @throws Problem rate_limited in the place of what was thrown, when there were too many
   */
  async countFailing(error: unknown, req: Request, res: Response): Promise<never> {
    if (error instanceof Problem && error.code === 'unauthenticated') await this.count('failing', req.ip ?? '', res);
    throw error;
  }
}
