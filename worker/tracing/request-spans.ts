import {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { BeginSpan } from '../../api/service/trace.js';

const SERVER_ERROR = 500;

/** A span for each request, in the trace that its caller names (`traceparent`); by route and status, never by path. */
export const beginSpan: BeginSpan = (method, traceparent) => {
  const carrier = traceparent === undefined ? {} : { traceparent };
  const parent = propagation.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  const span = trace.getTracer('nhip').startSpan(method, { kind: SpanKind.SERVER }, parent);
  const { traceId, spanId, traceFlags } = span.spanContext();
  const flags = traceFlags.toString(16).padStart(2, '0');
  return {
    trace: { id: traceId, parent: `00-${traceId}-${spanId}-${flags}` },
    within: (work) => context.with(trace.setSpan(parent, span), work),
    end: (route, status) => {
      span.updateName(route);
      span.setAttributes({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
      if (status >= SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
};
