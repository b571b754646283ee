import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningServer, startGuarded } from '../stack/guarded.js';
import { isExecutable } from '../stack/run.js';

const execute = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const START_MS = 60_000;
const TRIES = 20;
const USER = 'temporal';

/** Where Debian and Ubuntu put the newest PostgreSQL, or a folder of PATH that holds initdb. @throws Error saying what to install */
async function binaries(): Promise<string> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  const folders = [
    ...(newest === undefined ? [] : [`${DEBIAN}/${newest}/bin`]),
    ...(process.env.PATH ?? '').split(':'),
  ];
  for (const folder of folders) if (await isExecutable(join(folder, 'initdb'))) return folder;
  throw new Error('Cannot rehearse as PostgreSQL is not here: install it (Debian: apt-get install postgresql)');
}

/** PostgreSQL refuses root, so root lends it its own user. */
const asItsUser = (command: readonly string[]): readonly string[] =>
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
    : command;

/** A PostgreSQL of our own in a folder, with the login `temporal` and the default of 100 connections. */
export class Postgres {
  private constructor(
    private readonly bin: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async create(folder: string, port: number): Promise<Postgres> {
    const bin = await binaries();
    await mkdir(folder, { recursive: true });
    if (process.getuid?.() === 0) await execute('chown', ['postgres', folder]);
    await chmod(folder, 0o700);
    const [command = '', ...args] = asItsUser([
      join(bin, 'initdb'),
      ...['--pgdata', join(folder, 'data'), '--username', USER, '--auth', 'trust', '--encoding', 'UTF8'],
    ]);
    await execute(command, args);
    return new Postgres(bin, folder, port);
  }

  /** After a kill its last children may hold the memory for a moment. */
  async start(logFile: string): Promise<RunningServer> {
    const [command = '', ...args] = asItsUser([
      join(this.bin, 'postgres'),
      ...['-D', join(this.folder, 'data'), '-p', String(this.port), '-k', this.folder, '-h', '127.0.0.1'],
    ]);
    for (let left = TRIES; ; left -= 1) {
      try {
        return await startGuarded({
          name: 'PostgreSQL',
          command,
          args,
          env: process.env,
          logFile,
          startMs: START_MS,
          isUp: async () => void (await this.ask('SELECT 1', 'postgres')),
        });
      } catch (error) {
        if (left === 0) throw error;
        await new Promise((wake) => setTimeout(wake, 500));
      }
    }
  }

  async ask(query: string, database: string): Promise<string> {
    const where = ['--host', '127.0.0.1', '--port', String(this.port), '--username', USER, '--dbname', database];
    const { stdout } = await execute(join(this.bin, 'psql'), [...where, '--tuples-only', '--no-align', '-c', query]);
    return stdout.trim();
  }
}
