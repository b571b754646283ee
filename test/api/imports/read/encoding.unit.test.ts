import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asUtf8, type Encoding, encodingOf, utf16Of } from '../../../../api/imports/read/encoding.js';

/** `Nguyễn` in windows-1258: the letter, then its tone. */
const OLD = Buffer.from([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e]);

describe('the encoding of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nhip-encoding-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file.csv');
  const found = (bytes: Buffer): Promise<Encoding> => {
    writeFileSync(path, bytes);
    return encodingOf(path);
  };
  const filler = Buffer.alloc(3 * 1024 * 1024, 'id,name\n');

  for (const [what, bytes, encoding] of [
    ['ASCII', Buffer.from('id,name\n1,A\n'), 'utf-8'],
    ['UTF-8', Buffer.from('id,name\n1,Nguyễn\n'), 'utf-8'],
    ['UTF-8 far behind the beginning', Buffer.concat([filler, Buffer.from('1,Nguyễn\n')]), 'utf-8'],
    ['UTF-8 without a line break', Buffer.from('ễ'.repeat(1_000_000)), 'utf-8'],
    ['windows-1258', Buffer.concat([Buffer.from('1,'), OLD]), 'windows-1258'],
    ['windows-1258 far behind the beginning', Buffer.concat([filler, OLD]), 'windows-1258'],
    ['windows-1252', Buffer.from([0x52, 0x65, 0x6e, 0xe9]), 'windows-1252'],
    ['UTF-16 with a mark', Buffer.from('\ufeffid,name', 'utf16le'), 'utf-16le'],
    ['UTF-16 without one', Buffer.from('id,name,phone', 'utf16le'), 'utf-16le'],
    ['UTF-16 of the other order', Buffer.from('\ufeffid,name', 'utf16le').swap16(), 'utf-16be'],
    ['some lines so and some so', Buffer.concat([Buffer.from('1,Nguyễn\n'), filler, OLD]), 'utf-8'],
    ['nothing', Buffer.alloc(0), 'utf-8'],
  ] as const) {
    it(`of ${what} is ${encoding}`, async () => assert.equal(await found(bytes), encoding));
  }

  it('is undone wherever the file is cut', async () => {
    async function* cut(bytes: Buffer): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
    }
    for (const [bytes, encoding] of [
      [Buffer.from('Nguyễn, 😀', 'utf16le'), 'utf-16le'],
      [Buffer.from('Nguyễn, 😀'), 'utf-8'],
    ] as const) {
      const parts: Buffer[] = [];
      for await (const part of asUtf8(cut(bytes), encoding)) parts.push(part);
      assert.equal(Buffer.concat(parts).toString('utf8'), 'Nguyễn, 😀');
    }
  });

  it('is not taken for UTF-16 when it is only short, or full of zeros', () => {
    assert.equal(utf16Of(Buffer.from('a\0b')), undefined);
    assert.equal(utf16Of(Buffer.alloc(64)), undefined);
  });
});
