import type { Finding } from '../../domain/base/finding.js';
import type { ShopEvent } from '../../domain/customer/events/event.js';
import { MAX_JSON_BYTES, requireFewValues } from '../http/body.js';
import { fieldError, Problem } from '../http/problems.js';
import { refuseUtf16 } from '../imports/read/encoding.js';
import { MAX_ROW_BYTES } from '../imports/read/read-text.js';
import { type RawRecord, RecordSplitter } from '../imports/read/record-splitter.js';
import { inSlices } from '../service/give-way.js';
import { type EventRules, idOf, readEvent } from './schema.js';

/** One event of a request, understood or not. */
export interface EventItem {
  /** Place among the request's events, from 0. */
  readonly index: number;
  /** Line of an NDJSON body, from 1. */
  readonly line?: number;
  readonly id?: string;
  readonly event?: ShopEvent;
  readonly errors?: readonly Finding[];
}

const ACTION = 'read the event';
/** Values in a list of events: some ten thousand events. */
const MAX_LIST_VALUES = 100_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function toItem(index: number, value: unknown, rules: EventRules): EventItem {
  const id = idOf(value);
  const read = readEvent(value, rules);
  const named = { index, ...(id === undefined ? {} : { id }) };
  return Array.isArray(read) ? { ...named, errors: read } : { ...named, event: read as ShopEvent };
}

const refused = (
  index: number,
  code: Parameters<typeof fieldError>[0],
  value: unknown,
  allowed: string,
): EventItem => ({
  index,
  errors: [fieldError(code, ACTION, '', value, allowed)],
});

/** @param isCut nothing ended the line: the body may have been cut in its middle */
function readLine(index: number, record: RawRecord, rules: EventRules, isCut: boolean): EventItem {
  if ('tooLarge' in record) return refused(index, 'row_too_large', 'a longer line', `at most ${MAX_ROW_BYTES} bytes`);
  let text: string;
  try {
    text = utf8.decode(record.bytes);
  } catch {
    return refused(index, 'broken_encoding', record.bytes.toString('utf8'), 'UTF-8');
  }
  try {
    return toItem(index, JSON.parse(text), rules);
  } catch {
    const allowed = isCut ? 'one whole JSON object: the body ends inside it' : 'one JSON object';
    return refused(index, 'malformed_row', text, allowed);
  }
}

/**
 * The events of an NDJSON body as it arrives, some at a time. Holds one line and one piece of the stream.
 * @throws Problem unsupported_encoding
 */
export async function* readLines(stream: AsyncIterable<Buffer>, rules: EventRules): AsyncGenerator<EventItem[]> {
  const splitter = new RecordSplitter('ndjson', MAX_ROW_BYTES);
  let index = 0;
  const items = (records: readonly RawRecord[], isCut: boolean): EventItem[] =>
    records.map((record) => {
      const item = { ...readLine(index, record, rules, isCut), line: record.number };
      index += 1;
      return item;
    });
  let isFirst = true;
  for await (const piece of stream) {
    if (isFirst) refuseUtf16(piece);
    isFirst = false;
    for await (const some of inSlices(splitter.push(piece))) yield items(some, false);
  }
  yield items(splitter.end(), true);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    if (bytes > MAX_JSON_BYTES) {
      const detail = `A JSON body has at most ${MAX_JSON_BYTES} bytes; send more as application/x-ndjson, one event a line.`;
      throw new Problem('body_too_large', detail);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * The events of a JSON body: one event, or a list of them.
 * @throws Problem malformed_json, body_too_large
 */
export async function* readJson(stream: AsyncIterable<Buffer>, rules: EventRules): AsyncGenerator<EventItem[]> {
  const bytes = await readAll(stream);
  requireFewValues(bytes, MAX_LIST_VALUES, '; send more as application/x-ndjson, one event a line');
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new Problem('malformed_json', `The body is not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  let index = 0;
  for await (const some of inSlices(values)) yield some.map((one) => toItem(index++, one, rules));
}
