import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchArgs } from './args.js';

interface SinkCounts {
  readonly messages: number;
  readonly distinct: number;
}
/** Where the messages go: the bench's own sink, or a given one that cannot be asked what it counted. */
export interface BenchSink {
  readonly smtp: string;
  readonly http: string;
  reset(): Promise<void>;
  stats(): Promise<SinkCounts | undefined>;
  stop(): Promise<void>;
}

const nothing = async (): Promise<void> => {};

/** Starts the sink in a process of its own, or stands for the one given by --smtp or --http. */
export async function startSink(args: BenchArgs): Promise<BenchSink> {
  const given = args.channel === 'smtp' ? args.smtp : args.http;
  if (given !== undefined) {
    const smtp = args.smtp === undefined ? 'smtp://127.0.0.1:1' : `smtp://${args.smtp}`;
    return {
      smtp,
      http: args.http ?? 'http://127.0.0.1:1',
      reset: nothing,
      stats: async () => undefined,
      stop: nothing,
    };
  }
  const entry = resolve(import.meta.dirname, '../dev/providers/sink/sink.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, '--guarded'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const addresses = JSON.parse(line) as { smtp: string; http: string; control: string };
  const ask = async (path: string, method: string): Promise<Record<string, SinkCounts>> =>
    (await (await fetch(`${addresses.control}${path}`, { method })).json()) as Record<string, SinkCounts>;
  return {
    smtp: addresses.smtp,
    http: addresses.http,
    reset: async () => void (await ask('/reset', 'POST')),
    stats: async () => (await ask('/stats', 'GET'))[args.channel],
    stop: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
