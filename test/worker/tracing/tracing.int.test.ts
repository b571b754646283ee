import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { type Providers, startProviders } from '../../../dev/providers/providers.js';
import { readBundle, writeBundle } from '../../../worker/bundle.js';
import { WORKFLOW_TRACING } from '../../../worker/tracing/workflow-tracing.js';
import { WORKFLOWS } from '../../../worker/workers.js';
import { ADMIN, ApiProgram } from '../../api/program.js';
import { SHOP_BODY } from '../../api/support.js';
import { SECRETS } from '../../channels/support.js';
import { freshDatabase, temporalServer } from '../../support/servers.js';
import { quiet, workflowBundle } from '../../workflows/environment.js';
import { HISTORIES } from '../../workflows/recording/recorded.js';
import { Program } from '../program.js';
import { Collector } from './collector.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const TO = 'owner@shop.example';
/** One of each kind. */
const RECORDED = ['campaign-cancelled', 'outreach-failing-and-expired', 'winback-ended'];
const SOURCES = { workflowsPath: WORKFLOWS, modules: [WORKFLOW_TRACING] };

describe('traces', function () {
  this.timeout(240_000);
  const collector = new Collector();
  let providers: Providers;
  let folder: string;
  let address: string;
  before(async () => {
    quiet();
    providers = await startProviders(SECRETS);
    folder = await mkdtemp(join(tmpdir(), 'nhip-bundles-'));
    await writeBundle(folder, SOURCES);
    ({ address } = await temporalServer());
    const env = {
      MONGODB_URI: await freshDatabase(),
      MONGODB_WRITE_CONCERN: '1',
      TEMPORAL_ADDRESS: address,
      LINK_SECRET: 'a-link-secret-for-tests',
      SMTP_URL: providers.addresses.smtp,
      OTEL_EXPORTER_OTLP_ENDPOINT: `${await collector.listen()}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=let-me-in',
    };
    const worker = new Program('worker/main.ts', [], {
      ...env,
      WORKER_ROLES: 'campaigns,email',
      WORKFLOW_BUNDLES: folder,
    });
    const api = new ApiProgram(env);
    try {
      await worker.line('ready');
      await sendTest(await api.listening());
    } finally {
      api.child.kill('SIGTERM');
      worker.kill('SIGTERM');
      // What is left is sent at the end.
      await Promise.all([api.ended(), worker.ended]);
    }
  });
  after(async () => {
    await Promise.all([collector.close(), providers.close()]);
    await rm(folder, { recursive: true });
  });

  /** A seller's test message, of a caller that has a trace. */
  async function sendTest(url: string): Promise<void> {
    const ask = async (method: string, path: string, body: object): Promise<Response> => {
      const answer = await fetch(`${url}/v1/shops/hoa${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${ADMIN}`,
          'Content-Type': 'application/json',
          traceparent: `00-${TRACE}-${CALLER}-01`,
        },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, await answer.clone().text());
      return answer;
    };
    await ask('PUT', '', SHOP_BODY);
    await ask('POST', '/test-recipients', { channel: 'email', address: TO, verified: true });
    const template = { subject: 'Bí mật', text: 'Chỉ dành cho bạn {{ link }}' };
    const sent = await ask('POST', '/test-sends', { channel: 'email', to: TO, template });
    assert.match(sent.headers.get('traceparent') ?? '', new RegExp(`^00-${TRACE}-(?!${CALLER})[0-9a-f]{16}-01$`));
    assert.equal(((await sent.json()) as { state: string }).state, 'sent');
  }

  it('lead from the caller through the request and the workflow to the provider', () => {
    assert.deepEqual(collector.wayTo('send email'), [
      'nhip-api POST /v1/shops/{shop}/test-sends',
      'nhip-api StartWorkflow:testSendWorkflow',
      'nhip-worker RunWorkflow:testSendWorkflow',
      'nhip-worker StartActivity:sendTest',
      'nhip-worker RunActivity:sendTest',
      'nhip-worker send email',
    ]);
    const request = collector.spans.find(({ name }) => name.endsWith('/test-sends'));
    assert.deepEqual([request?.traceId, request?.parentSpanId], [TRACE, CALLER]);
    assert.equal(new Set(collector.spans.map(({ traceId }) => traceId)).size, 1);
  });

  it('tell routes, ids and counts, and nothing of a person or a message', () => {
    const { attributes = [] } = collector.spans.find(({ name }) => name === 'send email') ?? {};
    assert.deepEqual(
      attributes.map(({ key }) => key),
      ['nhip.channel', 'nhip.account', 'nhip.messages'],
    );
    for (const secret of [TO, 'shop.example', 'Bí mật', 'dành cho', 'Hoa Nắng', ADMIN])
      assert.equal(collector.text.includes(secret), false, secret);
  });

  it('go to the collector with the header fields that it asks for', () => {
    assert.ok(collector.headers.length > 1);
    for (const headers of collector.headers) assert.equal(headers['x-collector-key'], 'let-me-in');
  });

  it('change no workflow: what ran with them replays without, and what was recorded before replays with them', async () => {
    const connection = await Connection.connect({ address });
    const client = new Client({ connection });
    const own: { workflowId: string; history: unknown }[] = [];
    for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'testSendWorkflow'" }))
      own.push({ workflowId, history: await client.workflow.getHandle(workflowId).fetchHistory() });
    await connection.close();
    assert.ok(own.length > 0);
    const old = RECORDED.map((workflowId) => ({
      workflowId,
      history: JSON.parse(readFileSync(join(HISTORIES, `${workflowId}.json`), 'utf8')) as unknown,
    }));
    const traced = await readBundle(folder, SOURCES);
    const sinks = { exporter: { export: { fn: () => undefined, callDuringReplay: false } } };
    for (const [options, histories] of [
      [{ workflowBundle: await workflowBundle() }, own],
      [{ workflowBundle: traced, sinks }, old],
    ] as const) {
      let replayed = 0;
      for await (const { workflowId, error } of Worker.runReplayHistories(options, histories as never)) {
        assert.equal(error, undefined, `${workflowId}: ${error?.message}`);
        replayed += 1;
      }
      assert.equal(replayed, histories.length);
    }
  });
});
