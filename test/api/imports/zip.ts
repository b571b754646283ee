/** A ZIP archive of a few files, as small as the format allows (APPNOTE 4.3): tests make their own workbooks with it. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: string | Buffer;
}

function headerOf({ name, data }: ZipEntry, packed: Buffer, signature: number, extra: number): Buffer {
  const raw = Buffer.from(data);
  const header = Buffer.alloc(signature === 0x04034b50 ? 30 : 46);
  const at = signature === 0x04034b50 ? 4 : 6;
  header.writeUInt32LE(signature, 0);
  if (at === 6) header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, at);
  // Names are UTF-8.
  header.writeUInt16LE(0x0800, at + 2);
  header.writeUInt16LE(8, at + 4);
  header.writeUInt32LE(crc32(raw), at + 10);
  header.writeUInt32LE(packed.length, at + 14);
  header.writeUInt32LE(raw.length, at + 18);
  header.writeUInt16LE(Buffer.byteLength(name), at + 22);
  if (at === 6) header.writeUInt32LE(extra, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(Buffer.from(entry.data));
    const local = headerOf(entry, packed, 0x04034b50, 0);
    directory.push(headerOf(entry, packed, 0x02014b50, offset));
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, all, end]);
}

/** A cell: a text, a number, a date as a day number, or XML of its own. */
export type XlsxCell = string | number | { readonly day: number } | { readonly xml: string };
export interface XlsxOptions {
  readonly sheets?: readonly { readonly name: string; readonly rows: readonly (readonly XlsxCell[])[] }[];
  /** What stands before the sheet's root. */
  readonly prolog?: string;
  /** Further or other parts. */
  readonly parts?: readonly ZipEntry[];
  readonly dimension?: string;
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const letters = (at: number): string =>
  (at >= 26 ? String.fromCharCode(64 + Math.floor(at / 26)) : '') + String.fromCharCode(65 + (at % 26));

/** A workbook as spreadsheets write it: texts shared, dates as styled numbers. */
export function xlsx(rows: readonly (readonly XlsxCell[])[], options: XlsxOptions = {}): Buffer {
  const { sheets = [{ name: 'Sheet1', rows }], prolog = '', parts = [], dimension } = options;
  const shared: string[] = [];
  const cell = (value: XlsxCell, reference: string): string => {
    if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
    if (typeof value === 'string') {
      shared.push(value);
      return `<c r="${reference}" t="s"><v>${shared.length - 1}</v></c>`;
    }
    if ('xml' in value) return value.xml.replace('$r', reference);
    return `<c r="${reference}" s="1"><v>${value.day}</v></c>`;
  };
  const sheetXml = ({ rows: own }: { readonly rows: readonly (readonly XlsxCell[])[] }): string => {
    const lines = own.map((row, y) => {
      const cells = row.map((value, x) => (value === '' ? '' : cell(value, `${letters(x)}${y + 1}`)));
      return `<row r="${y + 1}">${cells.join('')}</row>`;
    });
    const size = dimension === undefined ? '' : `<dimension ref="${dimension}"/>`;
    return `<?xml version="1.0"?>${prolog}<worksheet>${size}<sheetData>${lines.join('')}</sheetData></worksheet>`;
  };
  const pages = sheets.map((sheet, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, data: sheetXml(sheet) }));
  const list = sheets.map(
    ({ name }, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const relations = sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`);
  const texts = shared.map((text) => `<si><t>${escapeXml(text)}</t></si>`);
  const usual = [
    { name: '[Content_Types].xml', data: '<Types/>' },
    { name: 'xl/workbook.xml', data: `<workbook xmlns:r="r"><sheets>${list.join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', data: `<Relationships>${relations.join('')}</Relationships>` },
    { name: 'xl/sharedStrings.xml', data: `<sst>${texts.join('')}</sst>` },
    {
      name: 'xl/styles.xml',
      data: '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    },
    ...pages,
  ];
  const others = new Set(parts.map(({ name }) => name));
  return zip([...usual.filter(({ name }) => !others.has(name)), ...parts]);
}
