import type { Import } from './code/imports.js';
import { importsOf, isLocal, resolveLocal } from './code/imports.js';

/**
 * The rooms of each floor, lowest first: a room may import itself and those before it. The same words name the same business on
 * every floor. Files that lie directly in a folder belong to no room: contracts that all of them share, and composition.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  domain: [
    'base',
    'experiment',
    'hours',
    'customer',
    'account',
    'webhook',
    'offer',
    'imports',
    'audience',
    'message',
    'campaign',
    'winback',
    'run',
    'advice',
  ],
  models: [
    'base',
    'shop',
    'account',
    'webhook',
    'offer',
    'customer',
    'imports',
    'audience',
    'campaign',
    'run',
    'experiment',
    'message',
    'winback',
    'advice',
  ],
  channels: ['http', 'link', 'webhook', 'chat', 'email', 'sms', 'zalo', 'account'],
  activities: ['webhook', 'run', 'plan', 'deliver', 'campaign', 'winback'],
  api: [
    'http',
    'access',
    'service',
    'temporal',
    'shops',
    'audit',
    'accounts',
    'webhooks',
    'sessions',
    'orders',
    'tracking',
    'customers',
    'imports',
    'events',
    'offers',
    'audiences',
    'messages',
    'test-sends',
    'winbacks',
    'advice',
    'campaigns',
    'experiments',
    'runs',
    'reports',
    'inbound',
  ],
};
/** Data that every room of its floor reads; it imports nothing. */
export const DATA = ['domain/policies'];

const roomOf = (file: string): string | undefined => {
  const [, room, rest] = file.split('/');
  return rest === undefined ? undefined : room;
};

function refusal(file: string, { from }: Import): string | undefined {
  const [floor = ''] = file.split('/', 1);
  const target = resolveLocal(file, from);
  const [own, other] = [roomOf(file), roomOf(target)];
  if (own === undefined || other === undefined || own === other) return undefined;
  if (!target.startsWith(`${floor}/`) || DATA.some((folder) => target.startsWith(`${folder}/`))) return undefined;
  const rooms = ROOMS[floor] ?? [];
  if (rooms.indexOf(other) < rooms.indexOf(own)) return undefined;
  const below = rooms.slice(0, rooms.indexOf(own)).map((room) => `${floor}/${room}`);
  return `${file} imports ${target}: ${floor}/${own} may import ${[`${floor}/${own}`, ...below].join(', ')}`;
}

/** One sentence per import that leads up to a higher room of the same floor, types included. */
export function roomRefusals(file: string, source: string): string[] {
  if (ROOMS[file.split('/', 1)[0] ?? ''] === undefined) return [];
  return importsOf(source)
    .filter(({ from }) => isLocal(from))
    .map((imported) => refusal(file, imported))
    .filter((sentence) => sentence !== undefined);
}

/** Who imports whom among these files, types included. */
export function importGraph(files: readonly string[], read: (file: string) => string): Map<string, string[]> {
  const known = new Set(files);
  const targets = (file: string): string[] =>
    importsOf(read(file))
      .filter(({ from }) => isLocal(from))
      .map(({ from }) => resolveLocal(file, from))
      .filter((target) => known.has(target));
  return new Map(files.map((file) => [file, targets(file)]));
}

/** One circle of imports per file that begins one, as `a → b → a`; none in a sound house. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const path: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      if (state.get(target) === 'open') found.push([...path.slice(path.indexOf(target)), target].join(' → '));
      else if (!state.has(target)) visit(target);
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}
