import createClient, { type Middleware } from 'openapi-fetch';
import { noteServerDate } from './clock';
import { ApiProblem, problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

const SLOW_MS = 30_000;
let csrf = '';
/** What every request that changes something carries. */
export const setCsrf = (token: string): void => {
  csrf = token;
};
let onSignedOut = (): void => undefined;
/** Called when the session has ended. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

/** Fetch with the session's manners; an answer that is no answer becomes an ApiProblem. */
export async function request(input: Request): Promise<Response> {
  const headers = new Headers(input.headers);
  if (input.method !== 'GET') headers.set('X-Nhip-Csrf', csrf);
  // An upload takes as long as it takes.
  const isUpload = headers.get('content-type') !== null && !headers.get('content-type')?.includes('json');
  const signal = isUpload ? input.signal : AbortSignal.any([input.signal, AbortSignal.timeout(SLOW_MS)]);
  try {
    return await fetch(new Request(input, { headers, signal, credentials: 'same-origin' }));
  } catch (error) {
    if (input.signal.aborted) throw error;
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    throw new ApiProblem(slow ? 'slow' : 'offline', 0, '');
  }
}

const manners: Middleware = {
  async onResponse({ response, request: { url } }) {
    noteServerDate(response.headers.get('date'));
    if (response.ok) return;
    const body: unknown = await response.json().catch(() => undefined);
    const problem = problemOf(body, response.status, response.headers.get('retry-after'));
    if (response.status === 401 && !url.endsWith('/v1/session')) onSignedOut();
    throw problem;
  },
};

/** Typed by the API's own OpenAPI document; every refusal is thrown as an ApiProblem. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: request });
api.use(manners);

/** The data of an answer that is no refusal. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
