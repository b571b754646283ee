import { DefaultLogger, type LogLevel, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { type Logger, pino } from 'pino';
import type { Config } from '../config/config.js';
import { toldError } from '../config/told-error.js';

/** JSON lines on standard output. */
export const createLog = (config: Pick<Config, 'LOG_LEVEL'>): Logger =>
  pino({
    level: config.LOG_LEVEL,
    base: { program: 'worker' },
    // `error` is the SDK's own name for it.
    serializers: { err: toldError, error: toldError },
  });

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
const SDK_LEVEL: Record<Config['LOG_LEVEL'], LogLevel> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'ERROR',
  silent: 'ERROR',
};

/** What the SDK says at every start of a worker that is meant to have no workflows, and the bundler's table of files. */
const CHATTER = /^(?:No (?:workflows|Nexus services) registered|asset workflow-bundle)/;

/**
 * How the Temporal SDK logs and measures: everything through `log`, its native core only from warnings up, metrics as a
 * Prometheus page where METRICS_ADDRESS asks for one.
 */
export function runtimeOptions(config: Pick<Config, 'LOG_LEVEL' | 'METRICS_ADDRESS'>, log: Logger): RuntimeOptions {
  const logger = new DefaultLogger(SDK_LEVEL[config.LOG_LEVEL], ({ level, message, meta }) =>
    log[CHATTER.test(message) ? 'debug' : PINO_LEVEL[level]]({ ...meta }, message),
  );
  const metrics = config.METRICS_ADDRESS && {
    prometheus: {
      bindAddress: config.METRICS_ADDRESS,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
    },
  };
  return {
    logger,
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metrics ? { metrics } : {}),
    },
  };
}

/** Once per process, before any connection or worker. The SDK then stops all workers on the first SIGINT or SIGTERM. */
export function installRuntime(config: Pick<Config, 'LOG_LEVEL' | 'METRICS_ADDRESS'>, log: Logger): void {
  Runtime.install(runtimeOptions(config, log));
}
