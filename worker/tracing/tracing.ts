import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { ClientInterceptors } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { WorkerOptions } from '@temporalio/worker';
import type { BeginSpan } from '../../api/service/trace.js';
import { trimEndOf } from '../../domain/base/text/trim.js';
import { DiscreetExporter } from './discreet-exporter.js';
import { beginSpan } from './request-spans.js';
import { tracedChannel } from './traced-channel.js';
import { WORKFLOW_TRACING } from './workflow-tracing.js';

export interface TracingOptions {
  /** Base address of a collector that takes OTLP over HTTP; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly program: 'api' | 'worker';
  /** Share of the journeys that are kept, 0 to 1, where the caller has not decided. */
  readonly share: number;
}

/** Spans of this process, collected until close(). */
export interface Tracing {
  /** For the API's client of Temporal: what starts and signals; what only asks is no part of a journey. */
  readonly clientInterceptors: ClientInterceptors;
  readonly beginSpan: BeginSpan;
  readonly tracedChannel: typeof tracedChannel;
  /** The same worker, whose workflows and activities have spans. */
  traced(options: WorkerOptions): WorkerOptions;
  /** Sends what is left. Never fails: a collector that is away must not keep a program from its end. */
  close(): Promise<void>;
}

function clientInterceptors(): ClientInterceptors {
  const all = new OpenTelemetryWorkflowClientInterceptor();
  const { startWithDetails, signal } = all;
  return { workflow: [{ startWithDetails: startWithDetails.bind(all), signal: signal.bind(all) }] };
}

/**
 * Begins to collect spans for a collector: requests, what they start, workflows, activities, hand-overs to providers. Once per
 * process. Attributes are ids, names and counts; of an error only its class is told.
 */
export function startTracing({ endpoint, program, share }: TracingOptions): Tracing {
  const resource = new Resource({ 'service.name': `nhip-${program}` });
  const exporter = new OTLPTraceExporter({ url: `${trimEndOf(endpoint, '/')}/v1/traces` });
  const processor = new BatchSpanProcessor(new DiscreetExporter(exporter));
  const provider = new BasicTracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [processor],
  });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  return {
    clientInterceptors: clientInterceptors(),
    beginSpan,
    tracedChannel,
    traced: (options) => ({
      ...options,
      interceptors: {
        ...(options.workflowsPath === undefined ? {} : { workflowModules: [WORKFLOW_TRACING] }),
        activity: [
          (call) => ({
            inbound: new OpenTelemetryActivityInboundInterceptor(call),
            outbound: new OpenTelemetryActivityOutboundInterceptor(call),
          }),
        ],
      },
      ...(options.workflowsPath === undefined
        ? {}
        : { sinks: { exporter: makeWorkflowExporter(processor, resource) } }),
    }),
    close: async () => {
      await provider.shutdown().catch(() => undefined);
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
}
