import { resolve } from 'node:path';
import { type Program, startProgram } from '../dev/program.js';

export const LOGS = resolve(import.meta.dirname, '../.dev/bench/logs');
/** Admin key of the bench's API. */
export const KEY = 'bench-admin-key-0123456789';

/**
 * The API alone, on a free port of loopback: what it measures asks no workflow.
 * @param mongo MONGODB_URI
 * @param log file name in LOGS
 */
export async function startApi(mongo: string, log: string): Promise<{ readonly api: Program; readonly url: string }> {
  let port = '';
  const api = await startProgram({
    name: 'API',
    entry: 'api/server.ts',
    env: {
      MONGODB_URI: mongo,
      MONGODB_WRITE_CONCERN: '1',
      // Nothing listens there.
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      LINK_SECRET: 'bench-link-secret-0123456789',
      ADMIN_API_KEY: KEY,
      API_HOST: '127.0.0.1',
      API_PORT: '0',
      LOG_LEVEL: 'info',
    },
    logFile: resolve(LOGS, log),
    readyLine: /"port":(\d+)[^\n]*listening/,
    onReady: (match) => {
      port = match[1] ?? '';
    },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return { api, url: `http://127.0.0.1:${port}` };
}
