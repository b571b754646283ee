/** Loaded before every test file (see .mocharc.json). */
import { type Belongings, belongings, leaksAfterGrace } from './leaks.js';
import { prepareServers, stopServers } from './servers.js';

process.env.TZ = 'UTC';

let before: Belongings | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  await prepareServers();
  before = await belongings();
}

/** Stops the shared servers. A test that leaves a process, a socket, a timer or a worker behind fails the whole run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopServers();
  if (before === undefined) return;
  const found = await leaksAfterGrace(before);
  if (found.length === 0) return;
  console.error(`Cannot end the test run, something is left over:\n  ${found.join('\n  ')}`);
  // Mocha would wait for it, for ever, or forget it.
  process.exit(1);
}
