import assert from 'node:assert/strict';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { DiscreetExporter } from '../../../worker/tracing/discreet-exporter.js';

describe('spans that leave', () => {
  const inner = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new DiscreetExporter(inner))] });
  after(() => provider.shutdown());

  it('name the class of an error, and nothing that it says', () => {
    const span = provider.getTracer('test').startSpan('work', { attributes: { 'nhip.channel': 'sms' } });
    span.recordException(new TypeError('lan@example.com is no phone'));
    span.setStatus({ code: 2, message: 'lan@example.com is no phone' });
    span.end();
    const [sent] = inner.getFinishedSpans();
    assert.equal(sent?.name, 'work');
    assert.deepEqual(sent?.attributes, { 'nhip.channel': 'sms' });
    assert.deepEqual(sent?.status, { code: 2 });
    assert.deepEqual(
      sent?.events.map(({ name, attributes }) => [name, attributes]),
      [['exception', { 'exception.type': 'TypeError' }]],
    );
    assert.equal(sent?.spanContext().spanId, span.spanContext().spanId);
  });
});
