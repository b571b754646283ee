import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mongoose';
import { createModels } from '../../models/models.js';
import { LAYERS } from './layers.js';
import { ROOMS } from './rooms.js';
import { FOLDERS, ROOT, read } from './sources.js';

/** The part of a page below a heading, up to the next one of its kind or above. */
function section(page: string, heading: string): string {
  const [, level = ''] = /^(#+) /.exec(heading) ?? [];
  const behind = read(page).split(`\n${heading}\n`)[1];
  assert.ok(behind !== undefined, `${page} has no '${heading}'`);
  return behind.split(new RegExp(`\n#{1,${level.length}} `))[0] ?? '';
}

/** The words of a table's first column. */
const firstColumn = (text: string): string[] =>
  [...text.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, cell = '']) => cell).filter((cell) => !/^-+$/.test(cell));
const foldersNamed = (text: string): string[] => [...text.matchAll(/`([\w./-]+)`/g)].map(([, name = '']) => name);
const subfolders = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);

describe('the map of the house', () => {
  it('names the same folders in README.md, docs/architecture.md and the layer table', () => {
    const layers = Object.keys(LAYERS).sort();
    assert.deepEqual([...FOLDERS].sort(), layers);
    for (const [page, heading] of [
      ['README.md', '## Where things are'],
      ['docs/architecture.md', '## Folders and layers'],
    ] as const) {
      const named = firstColumn(section(page, heading).split('\n### ')[0] ?? '').flatMap(foldersNamed);
      const folders = named.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
      // What holds no layer of source.
      const others = ['deploy', 'docs', 'test'];
      assert.deepEqual(folders.filter((name) => !others.includes(name)).sort(), layers, page);
    }
  });

  it('names every room on every floor, and none that is gone (docs/architecture.md)', () => {
    const floors = ['domain', 'models', 'activities', 'channels', 'api'];
    const named = foldersNamed(section('docs/architecture.md', '### Rooms')).filter((name) =>
      floors.includes(name.split('/')[0] ?? ''),
    );
    const rooms = named.filter((name) => /^[^/]+\/[^/]+$/.test(name));
    assert.deepEqual([...new Set(rooms)].sort(), floors.flatMap(subfolders).sort());
  });

  it('gives the order of the rooms on each floor as the imports keep it (docs/architecture.md)', () => {
    const lists = [...section('docs/architecture.md', '### Rooms').matchAll(/^- `(\w+)\/`: (.+)$/gm)];
    assert.deepEqual(Object.fromEntries(lists.map(([, floor = '', rooms = '']) => [floor, rooms.split(', ')])), ROOMS);
  });

  it('lists every collection, and none that is gone (docs/architecture.md)', () => {
    const models = Object.values(createModels(createConnection()));
    const listed = firstColumn(section('docs/architecture.md', '## Data')).filter((name) => name !== 'collection');
    assert.deepEqual(
      listed.sort(),
      models.map(({ collection }: { collection: { collectionName: string } }) => collection.collectionName).sort(),
    );
  });
});
