import type { Config } from '../../config/config.js';
import type { Tracing } from './tracing.js';

export type { Tracing };

/** Collects spans where the configuration names a collector; otherwise nothing of OpenTelemetry is even loaded. */
export async function collectSpans(
  config: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'>,
  program: 'api' | 'worker',
): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = config;
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('./tracing.js');
  return startTracing({ endpoint, program, share });
}
