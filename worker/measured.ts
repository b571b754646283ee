import { performance } from 'node:perf_hooks';
import type { MetricMeter } from '@temporalio/common';
import type { Channel } from '../channels/channel.js';

const MS_PER_S = 1000;

/** A channel whose calls are measured: how long a hand-over of one sender takes, on the worker's Prometheus page. */
export function measured(channel: Channel, name: string, meter: MetricMeter): Channel {
  const seconds = meter.createHistogram(
    'nhip_provider_seconds',
    'float',
    's',
    'Hand-overs to the provider, by channel and account',
  );
  const send: Channel['send'] = async (messages, permit) => {
    const began = performance.now();
    try {
      return await channel.send(messages, permit);
    } finally {
      seconds.record((performance.now() - began) / MS_PER_S, { channel: name, account: permit.sender });
    }
  };
  // Everything else is asked of the channel itself, which may have private state.
  return new Proxy(channel, {
    get: (target, key) => {
      const value: unknown = key === 'send' ? send : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
