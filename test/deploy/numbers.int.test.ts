import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { parse } from 'yaml';
import { Metrics } from '../../api/service/metrics.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels, type Models } from '../../models/models.js';
import { ROOT, read } from '../conventions/sources.js';
import { freshDatabase } from '../support/servers.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const LEDGER = { audience: 10, sent: 6, failed: 2, skipped: {}, expired: 0, pending: 1, unknown: 1 };
/** On the workers' page, by the SDK and worker/measured.ts. */
const OF_WORKERS = ['nhip_provider_seconds_bucket'];

/** The series that a query reads. */
const seriesIn = (query: string): string[] => query.match(/\b(?:nhip_\w+|process_\w+)/g) ?? [];

describe("the operators' numbers", () => {
  let connection: Connection;
  let models: Models;
  let metrics: Metrics;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    metrics = new Metrics(models, () => NOW);
    metrics.observe('GET /v1/shops/{shop}', 200, 0.02);
    const run = (_id: string, more: object) => ({ _id, channel: 'sms', state: 'open', ledger: LEDGER, ...more });
    await native(models.runs).insertMany([
      run('a', { dueAt: ago(600), firstSentAt: ago(590) }),
      run('b', { dueAt: ago(400) }),
      run('held', { dueAt: ago(300), firstSentAt: ago(300), held: { reason: 'money' }, channel: 'chat' }),
      run('old', { dueAt: ago(30 * 3600) }),
      run('to-come', { dueAt: ago(-600) }),
    ]);
  });
  after(() => connection.close());

  it('are of runs due in the last day: what became of messages, and how late the slowest began', async () => {
    const page = await metrics.page();
    assert.match(page, /^nhip_messages\{channel="sms",outcome="sent"\} 12$/m);
    assert.match(page, /^nhip_messages\{channel="sms",outcome="unknown"\} 2$/m);
    assert.match(page, /^nhip_messages\{channel="chat",outcome="sent"\} 6$/m);
    assert.match(page, /^nhip_run_lag_seconds\{channel="sms"\} 400$/m);
    assert.match(page, /^nhip_run_lag_seconds\{channel="chat"\} 0$/m);
  });

  it('say how many runs wait for a person, by reason, also those that are none', async () => {
    const page = await metrics.page();
    assert.match(page, /^nhip_held_runs\{reason="money"\} 1$/m);
    assert.match(page, /^nhip_held_runs\{reason="config"\} 0$/m);
  });

  it('count answers by the pattern of their route', async () => {
    assert.match(
      await metrics.page(),
      /^nhip_api_request_seconds_count\{route="GET \/v1\/shops\/\{shop\}",status="200"\} 1$/m,
    );
  });

  it('are served at an address of their own, and nothing else is', async () => {
    const server = metrics.serve('127.0.0.1:0');
    try {
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const page = await fetch(`${url}/metrics`);
      assert.equal(page.status, 200);
      assert.match(page.headers.get('content-type') ?? '', /^text\/plain/);
      assert.match(await page.text(), /nhip_messages/);
      const other = await fetch(`${url}/v1/shops`);
      assert.equal(other.status, 404);
      await other.text();
    } finally {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  it('are all that alerts and dashboard ask for (deploy/prometheus, deploy/grafana)', async () => {
    const page = await metrics.page();
    const rules = parse(read('deploy/prometheus/alerts.yml')).groups[0].rules as { alert: string; expr: string }[];
    const { panels } = JSON.parse(read('deploy/grafana/nhip.json')) as { panels: { targets: { expr: string }[] }[] };
    const asked = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const series = new Set(asked.flatMap(seriesIn));
    assert.ok(rules.length > 5 && series.size > 4);
    const gone = [...series].filter((name) => !OF_WORKERS.includes(name) && !page.includes(`\n${name}`));
    assert.deepEqual(gone, []);
  });

  it('have rules that promtool takes, and that fire when they should, where it is there', function () {
    const found = spawnSync('promtool', ['--version']);
    if (found.error) this.skip();
    const cwd = join(ROOT, 'deploy/prometheus');
    for (const args of [
      ['check', 'rules', 'alerts.yml'],
      ['check', 'config', 'prometheus.yml'],
      ['test', 'rules', 'alerts.test.yml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd, encoding: 'utf8' });
      assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    }
  });
});
