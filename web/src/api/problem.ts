/** One field that the API refuses: where (JSON pointer or column), what was given, what is allowed. */
export interface FieldProblem {
  readonly code: string;
  readonly field: string;
  readonly value: unknown;
  readonly allowed: string;
  readonly message: string;
}
export interface Words {
  readonly vi: string;
  readonly en: string;
}

/** What went wrong with a request: a problem of the API (RFC 9457), or `offline` / `slow` when none answered. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: readonly FieldProblem[];
  /** The API's own sentence in both languages, where it has one. */
  readonly reason: Words | undefined;
  /** When to try again, seconds, where the API says so (Retry-After). */
  readonly retryAfterS: number | undefined;

  constructor(
    code: string,
    status: number,
    detail: string,
    { errors = [], reason, retryAfterS }: Partial<Pick<ApiProblem, 'errors' | 'reason' | 'retryAfterS'>> = {},
  ) {
    super(detail);
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.reason = reason;
    this.retryAfterS = retryAfterS;
  }
}

const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && 'vi' in value && 'en' in value;

/** Seconds of a Retry-After; the API writes no date there. */
const secondsOf = (header: string | null | undefined): number | undefined =>
  header !== null && header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;

/**
 * The problem in a body, whatever the body is.
 * @param retryAfter the header of that name
 */
export function problemOf(body: unknown, status: number, retryAfter?: string | null): ApiProblem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof given.code === 'string' ? given.code : status >= 500 ? 'internal' : 'invalid_request';
  const errors = Array.isArray(given.errors) ? (given.errors as FieldProblem[]) : [];
  return new ApiProblem(code, status, String(given.detail ?? ''), {
    errors,
    reason: isWords(given.reason) ? given.reason : undefined,
    retryAfterS: secondsOf(retryAfter),
  });
}
