import assert from 'node:assert/strict';
import { importsOf, packageOf } from './code/imports.js';
import { codeOf } from './code/lexer.js';
import { filesIn, read } from './sources.js';

/** Builds the real models, so it sees the driver. */
const ROOT = 'api/server.ts';
/** A collection taken out of the models: read from them, or by a pattern of a variable or a parameter. */
const COLLECTION = /\b[mM]odels\s*\??\.\s*\w+|\{[^{}]*\}\s*(?::\s*(?:Pick<\s*)?Models\b|=\s*(?:\w+\s*\.\s*)*models\b)/g;

function queries(file: string, source: string): string[] {
  const taken = (codeOf(source).match(COLLECTION) ?? []).map(
    (found) => `${file} takes '${found}': ask a named function of models/`,
  );
  const driver = importsOf(source)
    .filter(({ from }) => ['mongodb', 'mongoose'].includes(packageOf(from)) || /models\/base\/native\.js$/.test(from))
    .map(({ from }) => `${file} imports ${from}: ask a named function of models/`);
  return [...taken, ...driver];
}

describe('queries', () => {
  it('stand behind named functions of models/, never in the API', () => {
    const files = filesIn('api', '.ts').filter((file) => file !== ROOT);
    assert.deepEqual(
      files.flatMap((file) => queries(file, read(file))),
      [],
    );
  });

  const refused = [
    'const found = await deps.models.shops.findById(shop).lean();',
    'const { offers } = deps.models;',
    'async function f({ winbacks }: Models, key: string) {}',
    "const f = ({ winbacks }: Pick<Models, 'winbacks'>) => winbacks;",
    "import { native } from '../../models/base/native.js';",
    "import type { Model } from 'mongoose';",
  ];
  for (const source of refused) {
    it(`are found in ${JSON.stringify(source)}`, () => {
      assert.equal(queries('api/a.ts', source).length, 1);
    });
  }

  it('are not seen where the models are only handed on', () => {
    const source =
      "const { models, now } = deps;\nawait findShop({ models }: Deps);\nimport type { Models } from '../models/models.js';";
    assert.deepEqual(queries('api/a.ts', source), []);
  });
});
