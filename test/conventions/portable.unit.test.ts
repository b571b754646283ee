import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, ROOT, read } from './sources.js';

const TEXT = /\.(?:ts|md|json|ya?ml|sh|js|java|svg|sql|conf|cfg|html)$|(?:^|\/)(?:Dockerfile|LICENSE|run|\.[\w.]+)$/;
/** Third-party texts, kept as they came. */
const FOREIGN = ['deploy/compose-spec.json', 'test/histories/'];

function projectFiles(): string[] {
  // A copy without history (a container image, an archive) has no list of its files; its folders must do.
  if (!existsSync(join(ROOT, '.git'))) return ['docs', 'deploy'].flatMap((folder) => filesIn(folder, ''));
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}
const texts = (): string[] =>
  projectFiles().filter(
    (file) => TEXT.test(file) && existsSync(join(ROOT, file)) && !FOREIGN.some((prefix) => file.startsWith(prefix)),
  );
const mentioning = (pattern: RegExp): string[] =>
  texts().flatMap((file) => [...read(file).matchAll(pattern)].map(([hit]) => `${file}: ${hit}`));

// Put together from halves, so that this file does not find itself.
const MACHINE_PATHS = new RegExp(String.raw`(?<![\w.@])/(?:wor${'k'}|roo${'t'}|Use${'rs'}|home/[a-z]+)/[\w.]+`, 'g');
const REGISTRIES = ['npmjs.org', 'yarnpkg.com', 'pypi.org', 'pythonhosted.org', 'maven.org', 'golang.org', 'crates.io'];
const REGISTRY_HOSTS = new RegExp(
  String.raw`\b[\w-]+\.(?:${REGISTRIES.map((host) => host.replace('.', String.raw`\.`)).join('|')})\b`,
  'g',
);

describe('the project', () => {
  it('names no path of the machine it was written on', () => assert.deepEqual(mentioning(MACHINE_PATHS), []));

  it('names no host of a package registry: the client of each knows its own', () => {
    assert.deepEqual(mentioning(REGISTRY_HOSTS), []);
  });

  it('locks versions and checksums, not where they were downloaded from', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const resolved = Object.entries(lock.packages).filter(([, { resolved: url }]) => url !== undefined);
    assert.deepEqual(resolved, []);
    assert.match(read('.npmrc'), /^omit-lockfile-registry-resolved=true$/m);
  });

  it('locks the optional packages of every platform, without which `npm ci` refuses the lock', () => {
    type Locked = { optionalDependencies?: Record<string, string> };
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
    const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !locked.has(name)),
    );
    assert.deepEqual(missing, []);
  });

  it('pins every dependency to one version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(?:npm:[\w-]+@)?\d/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  it('the checks find what they look for', () => {
    assert.match(`see /roo${'t'}/x.ts`, new RegExp(MACHINE_PATHS.source));
    assert.doesNotMatch(`PUT /v1/wor${'k'}/home`, new RegExp(MACHINE_PATHS.source));
    assert.match(`https://registry.npmjs${'.org'}/zod`, new RegExp(REGISTRY_HOSTS.source));
  });
});
