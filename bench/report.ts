import type { BenchArgs } from './args.js';
import type { BareResult, EngineResult, Histories } from './results.js';

/** One run of the bench: engine beside bare loop, so that a slow or busy machine slows both. */
export interface Comparison {
  readonly customers: number;
  readonly channel: 'smtp' | 'http';
  readonly workers: number;
  readonly bare: { readonly messagesPerSecond: number; readonly cpuMicrosPerMessage: number };
  readonly engine: {
    readonly messagesPerSecond: number;
    readonly cpuMicrosPerMessage: number;
    readonly peakMb: number;
    readonly firstMessageMs: number;
    readonly histories: Histories;
  };
  readonly ratio: number;
}

const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

export function comparison(
  args: Pick<BenchArgs, 'customers' | 'channel' | 'workers'>,
  bare: BareResult,
  engine: EngineResult,
): Comparison {
  const bareRate = bare.messages / bare.seconds;
  const { sent } = engine.run.ledger;
  const engineRate = sent / engine.seconds;
  return {
    customers: args.customers,
    channel: args.channel,
    workers: args.workers,
    bare: { messagesPerSecond: round(bareRate), cpuMicrosPerMessage: round((bare.cpuSeconds / bare.messages) * 1e6) },
    engine: {
      messagesPerSecond: round(engineRate),
      cpuMicrosPerMessage: round((engine.worker.cpuSeconds / sent) * 1e6),
      peakMb: engine.worker.peakMb,
      firstMessageMs: engine.firstMessageMs,
      histories: engine.histories,
    },
    ratio: round(engineRate / bareRate, 2),
  };
}

/** The comparison for the terminal; one figure a line, the last line is `ratio 0.57`. */
export function lines({ customers, channel, workers, bare, engine, ratio }: Comparison): string[] {
  return [
    `customers ${customers}, channel ${channel}, channel workers ${workers}`,
    `bare loop ${bare.messagesPerSecond} messages/s, ${bare.cpuMicrosPerMessage} µs CPU per message`,
    `engine ${engine.messagesPerSecond} messages/s, ${engine.cpuMicrosPerMessage} µs CPU of the worker per message`,
    `worker's peak memory ${engine.peakMb} MB`,
    `first message ${engine.firstMessageMs} ms after the due instant`,
    `histories of the run ${engine.histories.count}, the largest ${engine.histories.mostEvents} events and ${engine.histories.mostBytes} bytes`,
    `ratio ${ratio}`,
  ];
}
