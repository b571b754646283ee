/** `npm run dev`: the whole of Nhịp on this machine, until Ctrl-C. Data stays in `.dev/dev/`. Variable: API_PORT. */
import { ensureConsole } from './console/build.js';
import { openInBrowser, signInLink } from './console/sign-in-link.js';
import { startServices } from './services.js';
import { stopOnSignals } from './stack/signals.js';

try {
  const [services] = await Promise.all([
    startServices({ name: 'dev', keep: true, apiPort: Number(process.env.API_PORT ?? 8080) }),
    ensureConsole(console.log),
  ]);
  const { stack, api, adminKey, logs, stop } = services;
  stopOnSignals(stop);
  const link = await signInLink(api, adminKey);
  console.log(`
Nhịp is up.
  Console     ${link} (signs in once, within an hour)
  API         ${api}, documentation ${api}/docs
  Admin key   ${adminKey}
  Temporal    ${stack.temporal.address}, Web UI ${stack.temporal.uiUrl ?? '(of the given server)'}
  Logs        ${logs}
Ctrl-C stops it.`);
  openInBrowser(link);
  console.error(`Stopping: ${await stack.failed}`);
  await stop();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
process.exit(1);
