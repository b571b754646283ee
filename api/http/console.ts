import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Response, type Router } from 'express';

/** Nothing but our own files; pictures of chat cards come from the shop's https addresses. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
/**
 * The frame in which the preview of an e-mail stands: a page without an origin, whose only script is ours. A mail's own styles
 * and pictures show; its scripts and forms are nothing.
 */
const MAIL_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  'img-src https: data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const YEAR = 'public, max-age=31536000, immutable';
const NOT_BUILT = 'The console is not built: run `npm run build`.\n';

/**
 * The seller's console: static files under `/console/`, every other path of it the same page, whose script reads the path.
 * @param folder where `npm run build` has put it
 */
export function consolePages(folder: string): Router {
  const router = express.Router();
  const page = (res: Response): void => {
    if (!existsSync(join(folder, 'index.html'))) res.status(503).type('text').send(NOT_BUILT);
    else res.sendFile('index.html', { root: folder, cacheControl: false });
  };
  router.use('/console', (_req, res, next) => {
    res.set('Content-Security-Policy', POLICY);
    next();
  });
  router.get('/console/mail-frame.html', (_req, res) => {
    res.set('Content-Security-Policy', MAIL_POLICY);
    res.sendFile('mail-frame.html', { root: folder, cacheControl: false });
  });
  // Names of assets carry a hash of their content.
  router.use(
    '/console/assets',
    express.static(join(folder, 'assets'), {
      index: false,
      fallthrough: true,
      setHeaders: (res) => res.setHeader('Cache-Control', YEAR),
    }),
    (_req, res) => void res.status(404).type('text').send('There is no such file.\n'),
  );
  router.use('/console', express.static(folder, { index: false, redirect: false, cacheControl: false }));
  router.get('/', (_req, res) => res.redirect(303, '/console/'));
  router.get(/^\/console(?:\/.*)?$/, (_req, res) => page(res));
  return router;
}
