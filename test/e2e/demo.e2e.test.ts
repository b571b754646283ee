import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from '@temporalio/worker';
import type { DemoLogs } from '../../dev/demo/logs.js';
import { broken, type DemoReport } from '../../dev/demo/report.js';
import { createSample } from '../../dev/sample/sample.js';
import { DEFAULT_WINDOWS } from '../../domain/message/booster-messages.js';
import { quiet, workflowBundle } from '../workflows/environment.js';
import { personalData, textsOf } from '../workflows/history-texts.js';
import { recountLogs } from './recount-logs.js';

const ROOT = resolve(import.meta.dirname, '../..');
const MINUTE = 60_000;

interface Played {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly report: DemoReport;
  readonly logs: DemoLogs;
  readonly histories: Readonly<Record<string, string>>;
}

/** Runs `npm run demo -- --once` as a user would and hands each line of its output to `onLine`. */
async function playDemo(folder: string, onLine: (line: string) => void): Promise<Played> {
  const json = join(folder, 'out.json');
  const histories = join(folder, 'histories');
  const logs = join(folder, 'logs.json');
  const args = ['run', '--silent', 'demo', '--', '--once', '--json', json, '--histories', histories, '--logs', logs];
  const demo: ChildProcess = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [demo.stdout, demo.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        onLine(line);
      });
  const [code] = (await once(demo, 'close')) as [number | null];
  assert.equal(code, 0, lines.slice(-30).join('\n'));
  const files = readdirSync(histories).map((name) => [name, readFileSync(join(histories, name), 'utf8')]);
  return {
    code,
    lines,
    report: JSON.parse(readFileSync(json, 'utf8')) as DemoReport,
    logs: JSON.parse(readFileSync(logs, 'utf8')) as DemoLogs,
    histories: Object.fromEntries(files),
  };
}

describe('the demo, with the worker killed by SIGKILL in the middle', function () {
  this.timeout(6 * MINUTE);
  const folder = mkdtempSync(join(tmpdir(), 'nhip-demo-'));
  let played: Played;

  before(async () => {
    let worker = 0;
    let killed = false;
    played = await playDemo(folder, (line) => {
      worker = Number(/^Worker: up, pid (\d+)/.exec(line)?.[1] ?? worker);
      // Messages of the sale day are leaving just now.
      if (killed || !/campaign_day \d+\/\d+ \(sent [1-9]/.test(line)) return;
      killed = true;
      process.kill(worker, 'SIGKILL');
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('starts the worker again and plays to the end with every identity true', () => {
    assert.ok(
      played.lines.some((line) => /^worker ended unasked.*SIGKILL/.test(line)),
      played.lines.join('\n'),
    );
    assert.ok(played.lines.some((line) => /^worker is up again/.test(line)));
    assert.deepEqual(broken(played.report), []);
  });

  it('reaches, is read by, clicked by and sold to customers in each of the four windows', () => {
    assert.deepEqual(
      played.report.windows.map(({ window }) => window),
      ['pre_launch', 'launch', 'campaign_day', 'post_campaign'],
    );
    for (const { window, ledger, funnel } of played.report.windows)
      for (const count of [ledger.audience, funnel.sent, funnel.read, funnel.clicked, funnel.bought, funnel.revenue])
        assert.ok(count > 0, window);
  });

  it('has the numbers in its monitor that the logs of providers and crowd come to, counted by somebody else', () => {
    const [earliest, latest] = [recountLogs(played.logs, 'from'), recountLogs(played.logs, 'to')];
    for (const { window, ledger, funnel } of played.report.windows) {
      const [one, other] = [earliest.get(window), latest.get(window)];
      assert.ok(one && other, window);
      const { sent, delivered, read, clicked, bought, revenue } = funnel;
      // Whom nobody can tell about after the kill may have got it or not.
      assert.ok(sent <= one.sent && one.sent <= sent + ledger.unknown, `${window}: ${one.sent} arrived, ${sent} sent`);
      const recounted = { delivered: one.delivered, read: one.read, clicked: one.clicked };
      assert.deepEqual({ delivered, read, clicked }, recounted, window);
      // The same unless a second message was clicked in the very moment of an order.
      for (const [name, n] of Object.entries({ bought, revenue }) as ['bought' | 'revenue', number][]) {
        const [least, most] = [one[name], other[name]].toSorted((a, b) => a - b);
        assert.ok(least !== undefined && most !== undefined && least <= n && n <= most, `${window}: ${n} ${name}`);
      }
    }
  });

  it('messages nobody twice, and keeps the promise of the pause', () => {
    assert.equal(played.report.duplicates, 0);
    assert.ok(played.report.pause.after <= played.report.pause.promised);
    assert.equal(played.report.pause.late, 0);
  });

  it('leaves histories of one campaign and its outreaches without a name, phone, e-mail or message text', async () => {
    const files = Object.entries(played.histories);
    assert.ok(files.length >= 14, `${files.length} histories`);
    const names = new Set<string>();
    for await (const { name } of (await createSample({ campaignAt: new Date(), seed: '11.11' })).customers())
      names.add(name);
    assert.ok(names.size > 1_000);
    const messages = Object.values(DEFAULT_WINDOWS).flatMap((window) =>
      window.messages.map(({ text }) => text.slice(30, 60)),
    );
    for (const [file, json] of files) {
      const texts = textsOf(JSON.parse(json));
      assert.deepEqual(personalData(texts), [], file);
      const all = texts.join('\n').normalize('NFC');
      for (const text of [...names, ...messages])
        if (text.length > 3) assert.ok(!all.includes(text), `${text} in ${file}`);
    }
  });

  it('leaves histories that replay cleanly', async () => {
    quiet();
    const histories = Object.entries(played.histories).map(([workflowId, json]) => ({
      workflowId,
      history: JSON.parse(json),
    }));
    let replayed = 0;
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      histories,
    )) {
      assert.equal(error, undefined, `${workflowId}: ${error?.message}`);
      replayed += 1;
    }
    assert.equal(replayed, histories.length);
  });
});
