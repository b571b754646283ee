import cors from 'cors';
import type { RequestHandler } from 'express';

/** What our answers tell beside their bodies; a page of another origin sees only what is named (Fetch, section 3.3.6). */
const EXPOSED = ['ETag', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'traceparent'];
const PREFLIGHT_SECONDS = 600;

/**
 * Answers preflights of these origins, and lets their pages read the answers. Never with cookies: who calls from elsewhere brings a
 * key, and a session of the console is worth nothing there.
 */
export const crossOrigin = (origins: readonly string[]): RequestHandler =>
  cors({ origin: [...origins], credentials: false, exposedHeaders: EXPOSED, maxAge: PREFLIGHT_SECONDS });
