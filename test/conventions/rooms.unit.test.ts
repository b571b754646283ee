import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { circles, DATA, importGraph, ROOMS, roomRefusals } from './rooms.js';
import { ROOT, read, sources } from './sources.js';

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('rooms', () => {
  it('import each other downwards only, types included', () => {
    assert.deepEqual(
      sources().flatMap((file) => roomRefusals(file, read(file))),
      [],
    );
  });

  it('are all on the list, and the list names no other', () => {
    for (const [floor, rooms] of Object.entries(ROOMS)) {
      const there = foldersIn(floor).filter((room) => !DATA.includes(`${floor}/${room}`));
      assert.deepEqual([...rooms].sort(), there.sort(), floor);
    }
  });
});

describe('the room rule', () => {
  const cases: readonly (readonly [string, string, RegExp | undefined])[] = [
    ['domain/run/a.ts', "import { b } from '../customer/b.js';", undefined],
    ['domain/run/quota/a.ts', "import { b } from '../../base/b.js';", undefined],
    ['domain/run/a.ts', "import { b } from './quota/b.js';", undefined],
    ['domain/run/a.ts', "import p from '../policies/caps.json' with { type: 'json' };", undefined],
    [
      'domain/customer/a.ts',
      "import { b } from '../run/b.js';",
      /^domain\/customer\/a\.ts imports domain\/run\/b\.ts: domain\/customer may import domain\/customer, domain\/base/,
    ],
    ['domain/base/a.ts', "import type { B } from '../hours/b.js';", /domain\/base may import domain\/base$/],
    ['models/offer/a.ts', "export * from '../run/b.js';", /models\/offer may import/],
    ['models/offer/a.ts', "import type { Models } from '../models.js';", undefined],
    ['activities/plan/a.ts', "import { b } from '../../models/advice/b.js';", undefined],
    ['api/campaigns/a.ts', "import { b } from '../messages/b.js';", undefined],
    ['api/campaigns/a.ts', "import { b } from '../find.js';", undefined],
    [
      'api/messages/a.ts',
      "import type { B } from '../campaigns/b.js';",
      /api\/messages may import api\/messages, api\/http/,
    ],
    ['api/http/auth/a.ts', "import { b } from '../../access/b.js';", /api\/http may import api\/http$/],
  ];
  for (const [file, source, expected] of cases) {
    it(`${expected ? 'refuses' : 'allows'} ${JSON.stringify(source)} in ${file}`, () => {
      const found = roomRefusals(file, source);
      if (!expected) assert.deepEqual(found, []);
      else assert.match(found.join('\n'), expected);
    });
  }
});

describe('files', () => {
  it('import each other in no circle, types included', () => {
    assert.deepEqual(circles(importGraph(sources(), read)), []);
  });

  it('in a circle are found and named', () => {
    const text: Record<string, string> = {
      'a.ts': "import type { B } from './b.js';",
      'b.ts': "import { c } from './c.js';",
      'c.ts': "import './a.js';",
      'd.ts': "import './a.js';",
    };
    const graph = importGraph(Object.keys(text), (file) => text[file] ?? '');
    assert.deepEqual(circles(graph), ['a.ts → b.ts → c.ts → a.ts']);
    graph.set('c.ts', []);
    assert.deepEqual(circles(graph), []);
  });
});
