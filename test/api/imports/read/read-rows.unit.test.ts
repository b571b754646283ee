import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Problem } from '../../../../api/http/problems.js';
import type { Source } from '../../../../api/imports/read/open-source.js';
import { linesOf, MAX_ROW_BYTES } from '../../../../api/imports/read/read-text.js';
import { type Delimiter, delimiterOf } from '../../../../api/imports/read/record-splitter.js';
import { openTable } from '../../../../api/imports/read/table.js';
import type { Finding } from '../../../../domain/base/finding.js';

const COLUMNS = { known: ['a', 'b', 'c'], required: ['a'] };

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
type Row = { number: number; fields: object } | { number: number; errors: readonly Finding[] };

async function read(
  text: string | Buffer,
  format: 'csv' | 'ndjson' = 'csv',
  sizes = [65_536],
  delimiter: Delimiter = ',',
): Promise<Row[]> {
  const bytes = Buffer.from(text);
  const shape = { format, encoding: 'utf-8', delimiter, names: COLUMNS.known } as const;
  const source: Source = { format, lines: () => linesOf(pieces(bytes, sizes), shape) };
  const table = await openTable(source, { kind: undefined, columns: COLUMNS, now: new Date('2026-11-01T00:00:00Z') });
  const rows: Row[] = [];
  for await (const some of table.lines())
    for (const line of some)
      rows.push('errors' in line ? line : { number: line.number, fields: table.mapper.fieldsOf(line.cells) });
  return rows;
}
const quoted = (value: string): string => (/[",;\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const fieldsOf = (row: Row): unknown => ('fields' in row ? { ...row.fields } : row);
const codesOf = (rows: readonly Row[]): string[] =>
  rows.map((row) => `${row.number} ${'errors' in row ? row.errors.map(({ code }) => code).join() : 'ok'}`);

/** Anything a cell may hold but a lone carriage return at a row's end, which belongs to the line break. */
const anyCell = fc.string({
  unit: fc.constantFrom('x', 'ệ', '😀', '"', ',', ';', '\n', '\r\n', ' ', '\t', '0'),
  maxLength: 8,
});
const anyRows = fc.array(fc.tuple(fc.constantFrom('1', 'k'), anyCell, anyCell), { maxLength: 12 });
const anySizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('rows of a CSV file', () => {
  it('are read as they were written, wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        anySizes,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, sizes, eol, last) => {
          const lines = ['a,b,c', ...rows.map((row) => row.map(quoted).join(','))];
          const got = await read(lines.join(eol) + (last ? eol : ''), 'csv', sizes);
          assert.deepEqual(
            got.map(fieldsOf),
            rows.map(([a, b, c]) => ({ a, b, c })),
          );
        },
      ),
    );
  });

  it('are numbered as spreadsheets number them: by records, the header and empty lines counted', async () => {
    const rows = await read('a,b\n1,"two\nlines"\n\n2,x\n');
    assert.deepEqual(
      rows.map(({ number }) => number),
      [2, 4],
    );
  });

  it('stand in their order, also around bad ones', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,x\n2,'), Buffer.from([0xff]), Buffer.from('\n3\n4,"x"y\n5,z\n')]);
    assert.deepEqual(codesOf(await read(bytes)), [
      '2 ok',
      '3 broken_encoding',
      '4 wrong_column_count',
      '5 malformed_row',
      '6 ok',
    ]);
  });

  it('of the longest allowed length are read, one byte more is not', async () => {
    const long = (extra: number): string => `a,b\n1,${'x'.repeat(MAX_ROW_BYTES - 2 + extra)}\n2,y\n`;
    assert.deepEqual(codesOf(await read(long(0))), ['2 ok', '3 ok']);
    assert.deepEqual(codesOf(await read(long(1))), ['2 row_too_large', '3 ok']);
    assert.deepEqual(codesOf(await read(long(1), 'csv', [1000])), ['2 row_too_large', '3 ok']);
  });

  it('end in a row even when the file breaks off inside quotes', async () => {
    assert.deepEqual(codesOf(await read('a,b\n1,x\n2,"open')), ['2 ok', '3 malformed_row']);
    assert.deepEqual(codesOf(await read(`a,b\n1,x\n2,"${'y'.repeat(MAX_ROW_BYTES)}`)), ['2 ok', '3 row_too_large']);
  });

  it('may be separated by semicolons or tabs, below a title with commas', async () => {
    for (const delimiter of [';', '\t', '|'] as const) {
      const file = `Đơn hàng, tháng 10\n\na${delimiter}b\n"1,5"${delimiter}"x${delimiter}y"\n`;
      assert.equal(delimiterOf(file), delimiter);
      const rows = await read(file, 'csv', [65_536], delimiter);
      assert.deepEqual(rows.map(fieldsOf), [{ a: '1,5', b: `x${delimiter}y` }]);
    }
  });

  it('of a header that is too long, or not UTF-8, are not read at all', async () => {
    for (const header of ['x'.repeat(MAX_ROW_BYTES + 1), Buffer.from([0xff, 0x2c, 0x61])]) {
      await assert.rejects(read(header), (error) => error instanceof Problem && error.code === 'wrong_columns');
    }
  });
});

describe('rows of an NDJSON file', () => {
  it('are read as they were written, wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anySizes, async (rows, sizes) => {
        const lines = rows.map(([a, b, c]) => JSON.stringify({ a, b, c }));
        const got = await read(lines.join('\n'), 'ndjson', sizes);
        assert.deepEqual(
          got.map(fieldsOf),
          rows.map(([a, b, c]) => ({ a, b, c })),
        );
      }),
    );
  });

  it('set no prototype', async () => {
    const rows = await read('{"a":1,"__proto__":{"polluted":1}}\n{"a":2,"constructor":"x"}\n', 'ndjson');
    assert.deepEqual(codesOf(rows), ['1 unknown_field', '2 unknown_field']);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('of any bytes at all never throw: each is a row or a report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), anySizes, async (bytes, sizes) => {
        const file = Buffer.concat([Buffer.from('\n'), bytes]);
        for (const row of await read(file, 'ndjson', sizes)) assert.ok('fields' in row || row.errors.length > 0);
      }),
    );
  });
});
