/**
 * The simulated crowd as a process of its own.
 * Usage: CHAT_SECRET=… API_KEY=… tsx dev/crowd/main.ts --simulator URL --api URL [--seed WORD] [--read 0.6] [--click 0.4]
 *   [--order 0.3] [--within MS] [--hesitate MS] [--currency VND] [--amount MIN-MAX] [--skus A,B,C] [--concurrency N] [--port PORT] [--guarded]
 * Prints one line: {"control": "http://…"}; GET /stats there answers {seen, read, clicked, ordered, pending, failed},
 * GET /acts what each of them did (Act of dev/crowd/crowd.ts).
 */

import { answer, closeServer, serve } from '../providers/http.js';
import { listen } from '../providers/listen.js';
import { runUntilTold } from '../providers/run-until-told.js';
import { parseCrowdArgs } from './args.js';
import { startCrowd } from './crowd.js';

const { port, guarded, ...options } = parseCrowdArgs(process.argv.slice(2), process.env);
const crowd = startCrowd(options);
const server = serve(async (request, response) => {
  if (request.url === '/stats') answer(response, 200, crowd.stats());
  else if (request.url === '/acts') answer(response, 200, crowd.acts());
  else answer(response, 404, { error: 'not_found' });
});
console.log(JSON.stringify({ control: `http://127.0.0.1:${await listen(server, port)}` }));
runUntilTold(async () => {
  await crowd.stop();
  await closeServer(server);
}, guarded);
