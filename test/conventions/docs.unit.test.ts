import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { ROLE_TABLE } from '../../api/access/role-table.js';
import { openApiDocument } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { FIELD_CODES, PROBLEMS } from '../../api/http/problems.js';
import { configSchema } from '../../config/config.js';
import { ROLES } from '../../domain/base/role.js';
import { filesIn, ROOT, read } from './sources.js';

const pages = (): string[] => [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'dev/sample/README.md',
  ...filesIn('docs', '.md'),
];
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g;
const tableKeys = (page: string): string[] =>
  [...read(page).matchAll(/^\| `([A-Z][A-Z0-9_]+)` +\|/gm)].map(([, key = '']) => key);

describe('the docs', () => {
  it('list every configuration variable, and none that is gone (docs/operations.md)', () => {
    assert.deepEqual(tableKeys('docs/operations.md').sort(), Object.keys(configSchema.shape).sort());
  });

  it('list every problem code with its status (docs/api.md)', () => {
    const rows = [...read('docs/api.md').matchAll(/^\| `([a-z0-9_]+)` +\| (\d{3}) +\|/gm)].map(
      ([, code, status]) => `${code} ${status}`,
    );
    assert.deepEqual(
      rows.sort(),
      Object.entries(PROBLEMS)
        .map(([code, [status]]) => `${code} ${status}`)
        .sort(),
    );
  });

  it('list every code of single fields (docs/api.md)', () => {
    const rows = [...read('docs/api.md').matchAll(/^\| `([a-z0-9_]+)` +\| [^\d ]/gm)].map(([, code]) => code);
    assert.deepEqual(rows.sort(), Object.keys(FIELD_CODES).sort());
  });

  it('list every finding of a preflight, and none that is gone (docs/preflight.md)', () => {
    const sources = ['domain/advice/preflight', 'api/advice', 'domain/offer'].flatMap((folder) =>
      filesIn(folder, '.ts'),
    );
    const preflights = sources.filter((file) => /preflight|api\/advice/.test(file));
    const codes = preflights.flatMap((file) =>
      [...read(file).matchAll(/\bcode: '([a-z_]+)',/g)].map(([, code]) => code),
    );
    assert.ok(codes.length > 12);
    const rows = [...read('docs/preflight.md').matchAll(/^\| `([a-z_]+)` +\| (?:block|warn|info) +\|/gm)];
    assert.deepEqual(rows.map(([, code]) => code).sort(), [...new Set(codes)].sort());
  });

  it('name in docs/law.md every policy file that is there, and a test for each rule', () => {
    const page = read('docs/law.md');
    // Not law: what an audience, a suggestion or an attribution means.
    const OTHERS = [
      'attribution',
      'audiences',
      'best-hours',
      'breaker',
      'doubts',
      'eligibility',
      'experiments',
      'import-names',
      'import-words',
      'live',
      'machines',
      'placeholders',
      'preflight',
      'sender-health',
      'suggestions',
      'test-sends',
      'webhooks',
      'windows',
    ];
    const files = filesIn('domain/policies', '.json')
      .filter((file) => !file.includes('/platforms/'))
      .map((file) => posix.basename(file, '.json'));
    assert.deepEqual(files.filter((name) => !page.includes(`\`${name}.json\``)).sort(), OTHERS);
    const rows = page.split('\n').filter((line) => /^\| [A-Z]/.test(line));
    assert.ok(rows.length > 15);
    for (const row of rows) assert.match(row, /\]\(\.\.\/test\/|the same \|$/, row);
  });

  it('say of each law from when it holds and where that was read, and of each draft that it is one', () => {
    const rows = read('docs/law.md')
      .split('\n')
      .filter((line) => line.startsWith('| **'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    assert.ok(rows.length >= 6);
    for (const [, law, from, state = '', , kept = '', source] of rows) {
      const isDraft = law?.startsWith('**Draft**');
      assert.match(String(from), isDraft ? /^expected \d{4}-\d\d-\d\d$/ : /^\d{4}(-\d\d-\d\d)?$/, law);
      assert.match(state, isDraft ? /^\*\*draft\*\*, / : /^in force/, law);
      // A draft holds nowhere: no policy has a version for it.
      if (isDraft) assert.match(kept, /^nothing yet/, law);
      assert.match(String(source), /\]\(sources\.md#/, law);
    }
  });

  it('lead nowhere that does not exist', () => {
    const broken = pages().flatMap((page) =>
      [
        ...read(page)
          .replace(/<!--[\s\S]*?-->/g, '')
          .matchAll(LINK),
      ]
        .map(([, target = '']) => posix.join(dirname(page), target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${page} → ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly 'x-role'?: string;
  readonly 'x-role-of'?: Readonly<Record<string, string>>;
}

/** Every operation of the document, as `GET /v1/shops`. */
function operations(): [name: string, operation: Operation][] {
  const deps = { models: {}, linkSecret: 'a-link-secret-for-tests', receiptSecrets: {} } as unknown as ApiDeps;
  const { paths } = openApiDocument(deps) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

const NAMES_KEYS = /adminKey|shopKey/;
const isGuarded = ({ security }: Operation): boolean => NAMES_KEYS.test(JSON.stringify(security));

/** A row of docs/roles.md. */
function row(name: string, operation: Operation): string {
  const variants = Object.entries(operation['x-role-of'] ?? {}).map(([variant, role]) => `${variant}: ${role}`);
  const but = variants.length === 0 ? '–' : variants.join(', ');
  return `| \`${name}\` | ${operation.operationId} | ${operation['x-role']} | ${but} |`;
}

describe('roles', () => {
  it('are named by every route that asks for a key, and by no other', () => {
    const all = operations();
    assert.ok(all.length > 80);
    for (const [name, operation] of all) {
      const role = operation['x-role'];
      assert.equal(role !== undefined, isGuarded(operation), `${name}: ${role}`);
      if (role !== undefined) assert.ok((ROLES as readonly string[]).includes(role), name);
    }
  });

  it('are of routes that exist (api/access/role-table.ts)', () => {
    const ids = new Set(operations().map(([, { operationId }]) => operationId));
    const gone = Object.keys(ROLE_TABLE).filter((name) => !ids.has(name.split(':', 1)[0] ?? ''));
    assert.deepEqual(gone, []);
  });

  it('stand in docs/roles.md as they are', () => {
    const rows = operations()
      .filter(([, operation]) => isGuarded(operation))
      .map(([name, operation]) => row(name, operation));
    const written = read('docs/roles.md')
      .split('\n')
      .filter((line) => line.startsWith('| `') && line.includes(' /'));
    assert.deepEqual(written.toSorted(), rows.toSorted());
  });
});
