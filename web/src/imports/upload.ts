import { request, type Schemas } from '../api/client';
import { problemOf } from '../api/problem';

/** Sends a file as it lies on the disk, streamed by the browser. @throws ApiProblem */
export async function upload(path: string, file: File): Promise<Schemas['ImportReport']> {
  const isLines = /\.(?:ndjson|jsonl)$/i.test(file.name);
  const type = isLines ? 'application/x-ndjson' : 'text/csv';
  const target = new URL(path, window.location.origin);
  const response = await request(
    new Request(target, { method: 'POST', body: file, headers: { 'Content-Type': type } }),
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(body, response.status);
  return body as Schemas['ImportReport'];
}
