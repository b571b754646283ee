import { performance } from 'node:perf_hooks';
import type { MetricMeter } from '@temporalio/common';
import type { Channel } from '../channels/channel.js';
import { aroundSend } from './around-send.js';

const MS_PER_S = 1000;

/** A channel whose calls are measured: how long a hand-over of one sender takes, on the worker's Prometheus page. */
export function measured(channel: Channel, name: string, meter: MetricMeter): Channel {
  const seconds = meter.createHistogram(
    'nhip_provider_seconds',
    'float',
    's',
    'Hand-overs to the provider, by channel and account',
  );
  return aroundSend(channel, async (send, { sender }) => {
    const began = performance.now();
    try {
      return await send();
    } finally {
      seconds.record((performance.now() - began) / MS_PER_S, { channel: name, account: sender });
    }
  });
}
