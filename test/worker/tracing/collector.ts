import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP spells it in JSON (opentelemetry-proto, trace.proto). */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly events: readonly object[];
  readonly status: object;
}
interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: Pick<OtlpSpan, 'attributes'>;
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A collector that takes traces by OTLP over HTTP at `/v1/traces`, as JSON; everything else is a 404. */
export class Collector {
  readonly spans: (OtlpSpan & { readonly service: unknown })[] = [];
  /** All that came, letter by letter. */
  text = '';
  readonly headers: NodeJS.Dict<string | string[]>[] = [];
  readonly #server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    if (req.url !== '/v1/traces' || req.method !== 'POST') return res.writeHead(404).end();
    const body = Buffer.concat(chunks).toString('utf8');
    this.text += body;
    this.headers.push(req.headers);
    for (const { resource, scopeSpans } of (JSON.parse(body) as ExportRequest).resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, service })));
    }
    return res.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From the root to the span of this name, by parents. */
  wayTo(name: string): string[] {
    const way: string[] = [];
    let span = this.spans.find((one) => one.name === name);
    while (span) {
      const { parentSpanId, service } = span;
      way.unshift(`${service} ${span.name}`);
      span = this.spans.find((one) => one.spanId === parentSpanId);
    }
    return way;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
