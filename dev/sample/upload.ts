/** One program's way to a Nhịp API: its address and a key. */
export interface Access {
  /** Base URL; no trailing slash. */
  readonly api: string;
  readonly key: string;
}

/** An answer that is no success, as a sentence that shows what the API said. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    method: string,
    path: string,
    answer: string,
  ) {
    super(`${method} ${path} was answered ${status}: ${answer.slice(0, 1000)}`);
    this.name = 'ApiRefusal';
  }
}

async function read(response: Response, method: string, path: string): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new ApiRefusal(response.status, method, path, text);
  return text === '' ? undefined : JSON.parse(text);
}

/** Sends JSON and returns the answer's. @throws ApiRefusal */
export async function sendJson(access: Access, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${access.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${access.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return read(response, method, path);
}

const BLOCK = 64 * 1024;

/** Joins lines into blocks worth a write. */
export async function* blocks(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let block = '';
  for await (const line of lines) {
    block += line;
    if (block.length < BLOCK) continue;
    yield encoder.encode(block);
    block = '';
  }
  if (block !== '') yield encoder.encode(block);
}

/** Streams CSV: neither side holds the whole table. @throws ApiRefusal */
export async function uploadCsv(access: Access, path: string, lines: AsyncIterable<string>): Promise<unknown> {
  const response = await fetch(`${access.api}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.key}`, 'content-type': 'text/csv; charset=utf-8' },
    body: blocks(lines),
    duplex: 'half',
  });
  return read(response, 'POST', path);
}
