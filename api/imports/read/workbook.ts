import type { Archive } from './archive.js';
import { unreadable } from './archive.js';
import { SharedStrings } from './shared-strings.js';
import { readWholeXml } from './xml.js';

/** A sheet as the workbook lists it. */
export interface Sheet {
  readonly name: string;
  /** Its part of the archive. */
  readonly path: string;
}

/** What the cells of a workbook's sheets are understood by (ECMA-376, SpreadsheetML). */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly strings: SharedStrings;
  /** Styles whose numbers are dates. */
  readonly dateStyles: ReadonlySet<number>;
  /** Days count from 1904, as old Macintosh files have it. */
  readonly from1904: boolean;
}

/** Number formats of dates that need no description. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
/** A described format shows a day or a time, its quoted and bracketed parts aside. */
function showsDate(format: string): boolean {
  const unquoted = format.split('"').filter((_, at) => at % 2 === 0);
  const bare = unquoted.join('').replace(/\[[^[\]]*\]|\\./g, '');
  return /[dmyhs]/i.test(bare) && !/general/i.test(bare);
}

async function readStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const entry = archive.find('xl/styles.xml');
  const dates = new Set<number>();
  if (!entry) return dates;
  const formats = new Map<number, string>();
  let inCells = false;
  let style = 0;
  await readWholeXml(await archive.stream(entry), {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        if (isBuiltInDate(id) || showsDate(formats.get(id) ?? '')) dates.add(style);
        style += 1;
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

async function readRelations(archive: Archive): Promise<ReadonlyMap<string, string>> {
  const entry = archive.find('xl/_rels/workbook.xml.rels');
  const targets = new Map<string, string>();
  if (!entry) return targets;
  await readWholeXml(await archive.stream(entry), {
    open: (name, { Id, Target = '' }) => {
      if (name !== 'Relationship' || Id === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return targets;
}

/** @throws Problem unreadable_file, file_too_heavy */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const entry = archive.find('xl/workbook.xml');
  if (!entry) throw unreadable('an Excel workbook (.xlsx)', 'the archive has no workbook');
  const targets = await readRelations(archive);
  const sheets: Sheet[] = [];
  let from1904 = false;
  await readWholeXml(await archive.stream(entry), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const path = targets.get(attributes['r:id'] ?? attributes.id ?? '');
      const isVisible = (attributes.state ?? 'visible') === 'visible';
      if (path !== undefined && isVisible && archive.find(path)) sheets.push({ name: attributes.name ?? '', path });
    },
  });
  if (sheets.length === 0) throw unreadable('a workbook with a sheet', 'it has none that can be seen');
  const strings = await SharedStrings.read(archive, 'xl/sharedStrings.xml');
  return { sheets, strings, dateStyles: await readStyles(archive), from1904 };
}
