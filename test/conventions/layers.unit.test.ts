import assert from 'node:assert/strict';
import { importsOf, isLocal, packageOf, resolveLocal } from './code/imports.js';
import { LAYERS, refusals } from './layers.js';
import { FOLDERS, filesIn, read, sources, tests } from './sources.js';

describe('imports', () => {
  it('go downwards only', () => {
    assert.deepEqual(
      sources().flatMap((file) => refusals(file, read(file))),
      [],
    );
  });

  it('never lead from a program into its tests', () => {
    const into = sources().filter((file) => importsOf(read(file)).some(({ from }) => /(^|\/)test\//.test(from)));
    assert.deepEqual(into, []);
  });

  it("lead to files with .js, as Node resolves them; those of web/ are Vite's", () => {
    const odd = [...sources(), ...tests()]
      .filter((file) => !file.startsWith('web/'))
      .flatMap((file) =>
        importsOf(read(file))
          .filter(({ from }) => isLocal(from) && !/\.(js|json)$/.test(from))
          .map(({ from }) => `${file} imports '${from}'`),
      );
    assert.deepEqual(odd, []);
  });

  it('bring no library into a workflow, on any path', () => {
    const seen = new Set(filesIn('workflows', '.ts'));
    const wrong: string[] = [];
    // A Set may grow while it is walked: this is the closure of what runs in the sandbox.
    for (const file of seen) {
      for (const { from, typeOnly } of importsOf(read(file))) {
        if (typeOnly) continue;
        if (isLocal(from)) seen.add(resolveLocal(file, from));
        else if (!LAYERS.workflows.packages.includes(packageOf(from))) {
          wrong.push(`${file} imports ${from}: workflows run it in their sandbox, so it may use no library`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('are checked in every folder that the compiler sees', () => {
    const { include } = JSON.parse(read('tsconfig.json').replace(/^\s*\/\/.*$/gm, '')) as { include: string[] };
    // web/ has a compiler configuration of its own: it runs in a browser.
    assert.deepEqual([...include.filter((folder) => folder !== 'test'), 'web'].sort(), [...FOLDERS].sort());
  });
});

describe('the layer rule', () => {
  const cases: readonly (readonly [string, string, RegExp | undefined])[] = [
    ['domain/a.ts', "import { b } from './b.js';", undefined],
    ['domain/a.ts', "import { z } from 'zod';", undefined],
    [
      'domain/a.ts',
      "import { b } from '../models/b.js';",
      /domain\/a\.ts imports models\/b\.ts: domain\/ may import domain\/$/,
    ],
    ['domain/a.ts', "import mongoose from 'mongoose';", /imports the package mongoose: domain\/ may use zod/],
    ['workflows/a.ts', "import type { A } from '../activities/contract.js';", undefined],
    ['workflows/a.ts', "import { type A } from '../activities/contract.js';", /types of activities\//],
    ['workflows/a.ts', "import fs from 'node:fs';", /package node:fs/],
    ['workflows/a.ts', "export * from '../channels/b.js';", /imports channels\/b\.ts/],
    ['activities/a.ts', "import { b } from '../api/b.js';", /imports api\/b\.ts/],
    ['activities/a.ts', "const b = await import('../worker/b.js');", /imports worker\/b\.ts/],
    ['api/runs/a.ts', "import { c } from '../../workflows/contract.js';", undefined],
    ['api/runs/a.ts', "import { w } from '../../workflows/campaign.js';", /imports workflows\/campaign\.ts/],
    ['api/runs/a.ts', "import '../../activities/a.js';", /imports activities\/a\.ts/],
    ['api/server.ts', "import { c } from '../config/config.js';", undefined],
    ['worker/a.ts', "import { d } from '../dev/d.js';", /imports dev\/d\.ts/],
    ['models/a.ts', "// import { b } from '../api/b.js';\n", undefined],
    ['models/a.ts', "import {\n  a,\n  b,\n} from '../api/b.js';", /imports api\/b\.ts/],
  ];
  for (const [file, source, expected] of cases) {
    it(`${expected ? 'refuses' : 'allows'} ${JSON.stringify(source)} in ${file}`, () => {
      const found = refusals(file, source);
      if (!expected) assert.deepEqual(found, []);
      else assert.match(found.join('\n'), expected);
    });
  }
});
