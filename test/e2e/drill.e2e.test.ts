/** A short drill: what `npm run drill` does in hours, in two rounds. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { drill } from '../../bench/drill/drill.js';
import { broken } from '../../bench/drill/play.js';
import { stackContext, stackFolder } from '../../dev/stack/context.js';

const STACK = `test-drill-${process.pid}`;

describe('a drill', function () {
  this.timeout(180_000);
  after(() => rmSync(stackFolder(stackContext(), STACK), { recursive: true, force: true }));

  it('loses nobody and sends nothing twice, whether the channel worker is killed or the provider hangs up', async () => {
    const said: string[] = [];
    // By chat: a doubt about an SMS is asked about after a minute only.
    const kinds = ['provider-drops-after-accept-chat', 'kill-channels-chat'];
    const args = { rounds: kinds.length, seed: 11, customers: 300, kinds, former: 'HEAD', short: true };
    const reports = await drill(STACK, args, (line) => said.push(line));
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      kinds,
    );
    for (const report of reports) assert.deepEqual(broken(report), [], `${report.kind}\n${said.join('\n')}`);
  });
});
