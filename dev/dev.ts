/** `npm run dev`: the whole of Nhịp on this machine, until Ctrl-C. Data stays in `.dev/dev/`. Variable: API_PORT. */
import { startServices } from './services.js';
import { stopOnSignals } from './stack/signals.js';

try {
  const services = await startServices({ name: 'dev', keep: true, apiPort: Number(process.env.API_PORT ?? 8080) });
  const { stack, api, adminKey, logs, stop } = services;
  stopOnSignals(stop);
  console.log(`
Nhịp is up.
  API         ${api}, documentation ${api}/docs
  Admin key   ${adminKey}
  Temporal    ${stack.temporal.address}, Web UI ${stack.temporal.uiUrl ?? '(of the given server)'}
  Logs        ${logs}
Ctrl-C stops it.`);
  console.error(`Stopping: ${await stack.failed}`);
  await stop();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
process.exit(1);
