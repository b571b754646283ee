/**
 * Tries the contract of the API against an API with MongoDB and Temporal, which it starts: `tsx dev/clients/main.ts PART …`, the parts in PARTS,
 * all but `attack` when none is named. What it installs is pinned and lies in a temporary folder. Needs Python 3 and Go for the
 * parts of theirs. ATTACK_CASES: cases for each operation and phase (default 20).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OwnApi, startApi } from './api.js';
import { campaignByTypeScript } from './campaign.js';

const HERE = import.meta.dirname;
const VALIDATOR = ['openapi-spec-validator==0.9.0'];
const PYTHON = ['openapi-python-client==0.29.1'];
const ATTACKER = ['schemathesis==4.32.5'];
const LINTERS = ['@redocly/cli@2.77.0', '@stoplight/spectral-cli@6.16.3'];
const GO = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2';

interface Place {
  readonly folder: string;
  readonly document: string;
  readonly api: OwnApi;
}

/** @throws Error when the program ends with another code than 0 */
async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}

/** A Python environment with the packages. @returns where its programs are */
async function python({ folder }: Place, packages: readonly string[]): Promise<string> {
  const venv = join(folder, 'venv');
  await run('python3', ['-m', 'venv', venv], folder);
  await run(join(venv, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], folder);
  return join(venv, 'bin');
}

async function lint(place: Place): Promise<void> {
  const { folder, document } = place;
  await run(join(await python(place, VALIDATOR), 'openapi-spec-validator'), [document], folder);
  await run('npm', ['install', '--silent', '--no-save', '--prefix', folder, ...LINTERS], folder);
  const bin = join(folder, 'node_modules/.bin');
  await run(
    join(bin, 'redocly'),
    ['lint', '--max-problems', '20', '--config', join(HERE, 'redocly.yaml'), document],
    folder,
  );
  await run(
    join(bin, 'spectral'),
    ['lint', '--fail-severity', 'hint', '-r', join(HERE, 'spectral.yaml'), document],
    folder,
  );
}

async function byTypeScript({ api: { url, key } }: Place): Promise<void> {
  const states = await campaignByTypeScript(url, key, 'by-typescript', new Date());
  console.log(`TypeScript: listed 2, edited, ${states.join(', ')}`);
}

async function byPython(place: Place): Promise<void> {
  const { folder, document, api } = place;
  const bin = await python(place, PYTHON);
  const to = join(folder, 'nhip_client');
  const config = join(HERE, 'python/config.yaml');
  const options = ['--path', document, '--meta', 'none', '--output-path', to, '--config', config, '--overwrite'];
  await run(join(bin, 'openapi-python-client'), ['generate', ...options, '--fail-on-warning'], folder, {
    PATH: `${bin}:${process.env.PATH}`,
  });
  await run(join(bin, 'python'), ['-m', 'compileall', '-q', to], folder);
  const script = [join(HERE, 'python/campaign.py'), api.url, api.key, 'by-python'];
  await run(join(bin, 'python'), script, folder, { PYTHONPATH: folder });
}

async function byGo({ folder, document, api }: Place): Promise<void> {
  const root = join(folder, 'go');
  await mkdir(join(root, 'nhip'), { recursive: true });
  await cp(join(HERE, 'go/main.go'), join(root, 'main.go'));
  const env = { GOBIN: folder, GOFLAGS: '-mod=mod' };
  await run('go', ['install', GO], folder, env);
  const made = ['-generate', 'types,client', '-package', 'nhip', '-o', join(root, 'nhip/nhip.go'), document];
  await run(join(folder, 'oapi-codegen'), made, root);
  await run('go', ['mod', 'init', 'nhip.example/client'], root, env);
  await run('go', ['mod', 'tidy'], root, env);
  await run('go', ['run', '.', api.url, api.key, 'by-go'], root, env);
}

/** As an operator and as a shop: what they may see of each other differs. */
async function attack(place: Place): Promise<void> {
  const { url, key: operator } = place.api;
  await campaignByTypeScript(url, operator, 'attacked', new Date());
  const body = JSON.stringify({ scope: { kind: 'shop', shop: 'attacked' } });
  const headers = { Authorization: `Bearer ${operator}`, 'Content-Type': 'application/json' };
  const made = (await (await fetch(`${url}/v1/keys`, { method: 'POST', headers, body })).json()) as { key: string };
  const bin = await python(place, ATTACKER);
  const unexpected: string[] = [];
  for (const [who, key] of [
    ['operator', operator],
    ['shop', made.key],
  ] as const) {
    const config = join(HERE, 'schemathesis.toml');
    const cases = ['--max-examples', process.env.ATTACK_CASES ?? '20', '--seed', '1'];
    const args = ['--config-file', config, 'run', `${url}/openapi.json`, '--url', url, ...cases, '--checks', 'all'];
    const attacked = run(
      join(bin, 'schemathesis'),
      [...args, '--header', `Authorization: Bearer ${key}`],
      place.folder,
    );
    await attacked.catch(() => unexpected.push(who));
  }
  if (unexpected.length > 0) throw new Error(`Not as expected with the key of: ${unexpected.join(', ')}`);
}

const PARTS = { lint, typescript: byTypeScript, python: byPython, go: byGo, attack };
type Part = keyof typeof PARTS;
const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name);

const asked = process.argv.slice(2);
const parts = (asked.length > 0 ? asked : Object.keys(PARTS).filter((name) => name !== 'attack')).filter(isPart);
if (parts.length === 0) throw new Error(`The parts are ${Object.keys(PARTS).join(', ')}`);
const folder = await mkdtemp(join(tmpdir(), 'nhip-clients-'));
const api = await startApi('clients');
try {
  const document = join(folder, 'openapi.json');
  await writeFile(document, await (await fetch(`${api.url}/openapi.json`)).text());
  for (const part of parts) await PARTS[part]({ folder, document, api });
} finally {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}
