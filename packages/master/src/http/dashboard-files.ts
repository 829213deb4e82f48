import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

const YEAR_SECONDS = 31_536_000;

/**
 * The dashboard's files. What is in `assets/` has a digest in its name and never changes; all else is asked for again
 * each time, with an ETag. Any other address below / is the page itself, which reads it.
 *
 * @param dir absolute path of the built files
 */
export function dashboardFiles(dir: string): RequestHandler {
  const router = Router();
  const settings = { dotfiles: 'ignore', index: 'index.html', redirect: false } as const;
  const assets = express.static(join(dir, 'assets'), {
    ...settings,
    index: false,
    immutable: true,
    maxAge: YEAR_SECONDS * 1000,
  });
  router.use('/assets', assets);
  router.use(
    express.static(dir, {
      ...settings,
      setHeaders: (response) => void response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*page}', (request, response, next) => {
    const { path } = request;
    // A file that is not there is not the page.
    if (path.startsWith('/api/') || path.startsWith('/assets/') || /^\/[^/]*\./.test(path)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: dir }, (error?: Error) => {
      if (error !== undefined && !response.headersSent) next();
    });
  });
  return router;
}
