import { request, type Schemas } from '../api/client';
import { problemOf } from '../api/problem';

async function post<T>(path: string, body: File | FormData, type?: string): Promise<T> {
  const target = new URL(path, window.location.origin);
  const headers = type === undefined ? {} : { 'Content-Type': type };
  const response = await request(new Request(target, { method: 'POST', body, headers }));
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(answer, response.status, response.headers.get('retry-after'));
  return answer as T;
}

/** Sends a file as it lies on the disk, streamed by the browser. @throws ApiProblem */
export function upload(path: string, file: File): Promise<Schemas['ImportReport']> {
  const isLines = /\.(?:ndjson|jsonl)$/i.test(file.name);
  return post(path, file, isLines ? 'application/x-ndjson' : 'text/csv');
}

/** Sends a file with its name, which tells what it is as much as its columns do. @throws ApiProblem */
export function uploadNamed<T>(path: string, file: File, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const form = new FormData();
  form.set('file', file, file.name);
  const asked = new URLSearchParams(query).toString();
  return post(asked === '' ? path : `${path}?${asked}`, form);
}
