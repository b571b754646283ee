import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DOMAIN = resolve(dirname(fileURLToPath(import.meta.url)), '../../domain');
/** Libraries a domain module may use, and that no workflow may come to load with it. */
const LIBRARIES = ['zod', 'liquidjs', 'libphonenumber-js/max', 'jstat', 'isbot'];
/** What the workflows import; everything these reach must run in their sandbox. */
const FOR_WORKFLOWS = [
  'audience/audience',
  'customer/caps',
  'run/reach',
  'hours/lateness',
  'run/ledger',
  'base/outcome',
  'campaign/promise',
  'campaign/states',
  'base/ids',
  'base/window',
];

const files = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
/** The specifiers of imports and re-exports that exist at run time. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(DOMAIN, file), 'utf8').matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)'/gm)].map(
    (m) => m[1] ?? '',
  );
const target = (file: string, specifier: string): string =>
  relative(DOMAIN, resolve(DOMAIN, dirname(file), specifier)).replace(/\.js$/, '.ts');

describe('the domain', () => {
  it('imports nothing but itself and the five libraries it may use', () => {
    assert.ok(files.length > 20);
    for (const file of files) {
      for (const specifier of importsOf(file)) {
        const inside = specifier.startsWith('.') && !target(file, specifier).startsWith('..');
        assert.ok(inside || LIBRARIES.includes(specifier), `${file} imports ${specifier}`);
      }
    }
  });

  it('gives workflows modules that load no library and no data file', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const specifier of importsOf(file)) {
        assert.ok(specifier.startsWith('.') && !specifier.endsWith('.json'), `${file} imports ${specifier}`);
        visit(target(file, specifier));
      }
    };
    for (const name of FOR_WORKFLOWS) visit(`${name}.ts`);
    assert.ok(seen.has('audience/built-in/bought.ts'));
  });

  it('reads no clock, no randomness and no environment of its own', () => {
    for (const file of files) {
      const code = readFileSync(join(DOMAIN, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      assert.doesNotMatch(code, /Date\.now\(|new Date\(\)|Math\.random|process\.|crypto/, file);
    }
  });
});
