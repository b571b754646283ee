import { type Import, importsOf, isLocal, packageOf, resolveLocal } from './code/imports.js';
import type { Folder } from './sources.js';

/** What the files of a folder may import, besides each other. */
interface Layer {
  /** Folders (`domain/`) or files (`workflows/names.ts`). */
  readonly local: readonly string[];
  /** The same, but the import must be `import type`. */
  readonly types?: readonly string[];
  /** Packages; `node:` stands for all built-ins. */
  readonly packages: readonly string[];
}

/** Names and shapes that a client of Temporal needs; they hold no workflow code. */
const WORKFLOW_CONTRACT = ['workflows/contract.ts', 'workflows/names.ts', 'workflows/search-attributes.ts'];
/** Pure functions over bytes: both ends of a link or a receipt use the same ones. */
const SIGNED = [
  'channels/link/link-token.ts',
  'channels/link/callback-token.ts',
  'channels/link/report-url.ts',
  'channels/link/short-link.ts',
  'channels/link/mail-proof.ts',
  'channels/link/mail-webhooks.ts',
  'channels/link/described-signature.ts',
  'channels/link/zalo-webhook.ts',
  'channels/link/unsubscribe-token.ts',
  'channels/link/signature.ts',
  'channels/http/address-guard.ts',
  'channels/email/mime-header.ts',
];
const EVERYTHING: Layer = {
  local: ['domain/', 'workflows/', 'channels/', 'models/', 'activities/', 'config/', 'api/', 'worker/'],
  packages: ['*'],
};

/** The rule of docs/architecture.md: imports go downwards. */
export const LAYERS: Readonly<Record<Folder, Layer>> = {
  domain: { local: [], packages: ['zod', 'liquidjs', 'libphonenumber-js', 'jstat', 'isbot'] },
  workflows: {
    local: ['domain/'],
    types: ['activities/'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  channels: {
    local: ['domain/'],
    types: ['config/'],
    packages: ['node:', 'undici', 'saxes', 'smpp', 'standardwebhooks', 'zod'],
  },
  models: { local: ['domain/'], packages: ['node:', 'mongodb', 'mongoose'] },
  activities: {
    local: ['domain/', 'models/', 'channels/', 'workflows/names.ts'],
    packages: ['node:', '@temporalio/activity', '@temporalio/common', 'mongodb', 'mongoose'],
  },
  api: {
    local: ['domain/', 'models/', ...WORKFLOW_CONTRACT, ...SIGNED],
    types: ['config/', 'channels/'],
    packages: [
      'node:',
      '@temporalio/client',
      '@temporalio/common',
      'cors',
      'csv-parse',
      'express',
      'mongodb',
      'mongoose',
      'pino',
    ].concat([
      'rate-limiter-flexible',
      'proxy-addr',
      'prom-client',
      'yauzl',
      'html-to-text',
      'htmlparser2',
      'juice',
      'mjml-core',
      'mjml-preset-core',
      'sanitize-html',
      'saxes',
      '@fastify/busboy',
      'hucre',
      'swagger-ui-dist',
      'zod',
      'libphonenumber-js',
      'echarts',
      '@resvg/resvg-js',
      'piscina',
      'openid-client',
    ]),
  },
  config: { local: [], packages: ['node:', 'zod'] },
  // The console knows the API by its document only: nothing of the server is in it.
  web: {
    local: [],
    packages: ['react', 'react-dom', '@tanstack/react-query', '@tanstack/react-router', 'react-hook-form'].concat([
      '@base-ui/react',
      '@lingui/core',
      '@lingui/message-utils',
      'openapi-fetch',
      'vite',
      '@vitejs/plugin-react',
    ]),
  },
  worker: EVERYTHING,
  // A client of the API, for programs, has the same types as the console's.
  dev: { ...EVERYTHING, local: [...EVERYTHING.local, 'bench/'], types: ['web/src/api/'] },
  bench: { ...EVERYTHING, local: [...EVERYTHING.local, 'dev/'] },
};

/** Files that build the real things of their program, so they see everything that runs in it. */
const COMPOSITION_ROOTS = ['api/server.ts'];

const layerOf = (file: string): Layer =>
  COMPOSITION_ROOTS.includes(file) ? EVERYTHING : LAYERS[file.split('/', 1)[0] as Folder];

const listed = (target: string, allowed: readonly string[]): boolean =>
  allowed.some((entry) => (entry.endsWith('/') ? target.startsWith(entry) : target === entry));

function localRefusal(file: string, imported: Import, layer: Layer): string | undefined {
  const target = resolveLocal(file, imported.from);
  const folder = file.split('/', 1)[0];
  if (listed(target, [`${folder}/`, ...layer.local])) return undefined;
  if (imported.typeOnly && listed(target, layer.types ?? [])) return undefined;
  const types = layer.types ? `, and types of ${layer.types.join(', ')}` : '';
  return `${file} imports ${target}: ${folder}/ may import ${[`${folder}/`, ...layer.local].join(', ')}${types}`;
}

function packageRefusal(file: string, imported: Import, layer: Layer): string | undefined {
  const name = packageOf(imported.from);
  const allowed = layer.packages.some(
    (entry) => entry === '*' || entry === name || (entry === 'node:' && name.startsWith(entry)),
  );
  if (allowed) return undefined;
  const list = layer.packages.length > 0 ? layer.packages.join(', ') : 'none';
  return `${file} imports the package ${name}: ${file.split('/', 1)[0]}/ may use ${list}`;
}

/** One sentence per import that goes the wrong way: the file, the import and the rule. */
export function refusals(file: string, source: string): string[] {
  const layer = layerOf(file);
  return importsOf(source)
    .map((imported) => (isLocal(imported.from) ? localRefusal : packageRefusal)(file, imported, layer))
    .filter((sentence) => sentence !== undefined);
}
