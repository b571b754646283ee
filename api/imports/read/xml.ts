import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Problem } from '../../http/problems.js';
import { damaged, unreadable } from './archive.js';

export interface XmlHandler {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** A name without the prefix of its namespace: some writers say `x:row`. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML as it comes; after each piece the caller may take what the handler has gathered. No entity but XML's own five
 * is known, and a document type is refused: a table needs neither, and both can reach outside or grow without end.
 * @throws Problem unreadable_file
 */
export async function* readXml(stream: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser({});
  const decoder = new StringDecoder('utf8');
  const { open, text, close } = handler;
  parser.on('error', () => {
    throw damaged();
  });
  parser.on('doctype', () => {
    throw unreadable('a workbook without document types and entities', 'it declares some');
  });
  if (open) parser.on('opentag', (tag: SaxesTagPlain) => open(local(tag.name), tag.attributes));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', (tag: SaxesTagPlain) => close(local(tag.name)));
  try {
    for await (const piece of stream) {
      parser.write(decoder.write(piece as Buffer));
      yield;
    }
    parser.close();
    yield;
  } catch (error) {
    throw error instanceof Problem ? error : damaged();
  } finally {
    stream.destroy();
  }
}

/** Reads all of a small document. */
export async function readWholeXml(stream: Readable, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(stream, handler));
}
