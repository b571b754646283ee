import assert from 'node:assert/strict';
import type { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import type { CampaignActivities, ChannelActivities } from '../../activities/contract.js';
import { TURNS } from '../../activities/turns.js';
import { connectionOptions } from '../../worker/connect.js';
import { runtimeOptions } from '../../worker/runtime.js';
import { campaignWorkerOptions, channelWorkerOptions, planWorkerOptions, versionOf } from '../../worker/workers.js';

describe('the connection to Temporal', () => {
  const at = { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_API_KEY: undefined };
  it('is plain, with TLS, or with an API key, which is never sent without TLS', () => {
    assert.deepEqual(connectionOptions({ ...at, TEMPORAL_TLS: 'false' }), { address: 'temporal.example:7233' });
    assert.deepEqual(connectionOptions({ ...at, TEMPORAL_TLS: 'true' }), {
      address: 'temporal.example:7233',
      tls: true,
    });
    assert.deepEqual(connectionOptions({ ...at, TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' }), {
      address: 'temporal.example:7233',
      tls: true,
      apiKey: 'k',
    });
  });
});

describe('the workers', () => {
  const place = { connection: {} as NativeConnection, namespace: 'default' };
  const campaigns = campaignWorkerOptions(place, {} as CampaignActivities);
  const chat = channelWorkerOptions(place, 'chat', {} as ChannelActivities);

  it('bundle workflows only where workflows run', () => {
    assert.match(campaigns.workflowsPath ?? '', /workflows\/index\.ts$/);
    assert.equal('workflowsPath' in chat || 'workflowBundle' in chat, false);
  });

  it('give what reads whole audiences slots of its own, and channels far more slots than work at once', () => {
    const plans = planWorkerOptions(place, {} as CampaignActivities);
    assert.notEqual(plans.taskQueue, campaigns.taskQueue);
    assert.equal('workflowsPath' in plans, false);
    assert.ok(Number(chat.maxConcurrentActivityTaskExecutions) >= 4 * TURNS);
  });

  it('send heartbeats every second, so that a pause arrives, and let running chunks end', () => {
    for (const options of [campaigns, chat]) {
      assert.equal(options.maxHeartbeatThrottleInterval, 1_000);
      assert.ok(Number(options.shutdownForceTime) > Number(options.shutdownGraceTime));
    }
  });
});

describe('the version of a worker', () => {
  const place = { connection: {} as NativeConnection, namespace: 'default' };
  it('is told to Temporal for workflows, which go over to the current one, and is off unless both parts are set', () => {
    const version = versionOf({ WORKER_DEPLOYMENT: 'nhip', WORKER_BUILD_ID: 'abc' });
    const { workerDeploymentOptions } = campaignWorkerOptions(place, {} as CampaignActivities, version);
    assert.deepEqual(workerDeploymentOptions, {
      version: { deploymentName: 'nhip', buildId: 'abc' },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    });
    assert.equal(versionOf({ WORKER_DEPLOYMENT: undefined, WORKER_BUILD_ID: undefined }), undefined);
    assert.equal('workerDeploymentOptions' in campaignWorkerOptions(place, {} as CampaignActivities), false);
    for (const half of [{ WORKER_DEPLOYMENT: 'nhip' }, { WORKER_BUILD_ID: 'abc' }])
      assert.throws(
        () => versionOf({ WORKER_DEPLOYMENT: undefined, WORKER_BUILD_ID: undefined, ...half }),
        /is not set: allowed is a value, or neither/,
      );
  });
});

describe('the log of the Temporal SDK', () => {
  it('goes through ours as JSON, with its level and its fields', () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace', base: null }, { write: (line: string) => lines.push(line) });
    const { logger } = runtimeOptions({ LOG_LEVEL: 'info', METRICS_ADDRESS: undefined }, log);
    logger?.warn('slow', { workflowId: 'campaign:a.b' });
    logger?.debug('chatter');
    assert.equal(lines.length, 1);
    const { level, msg, workflowId } = JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
    assert.deepEqual([level, msg, workflowId], [40, 'slow', 'campaign:a.b']);
  });

  it('does not warn of what is meant to be: a channel worker has no workflows', () => {
    const levels: number[] = [];
    const write = (line: string): void => {
      levels.push((JSON.parse(line) as { level: number }).level);
    };
    const log = pino({ level: 'trace', base: null }, { write });
    const { logger } = runtimeOptions({ LOG_LEVEL: 'info', METRICS_ADDRESS: undefined }, log);
    logger?.warn('No workflows registered, not polling for workflow tasks');
    logger?.warn('No slots left');
    assert.deepEqual(levels, [20, 40]);
  });

  it('opens a metrics page only where one is asked for', () => {
    const log = pino({ level: 'silent' });
    const without = runtimeOptions({ LOG_LEVEL: 'info', METRICS_ADDRESS: undefined }, log);
    assert.equal(without.telemetryOptions?.metrics, undefined);
    const metrics = runtimeOptions({ LOG_LEVEL: 'info', METRICS_ADDRESS: '127.0.0.1:9464' }, log).telemetryOptions
      ?.metrics;
    assert.ok(metrics && 'prometheus' in metrics && metrics.prometheus.bindAddress === '127.0.0.1:9464');
  });
});
