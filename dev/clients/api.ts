import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from '../program.js';
import { stackContext, stackFolder } from '../stack/context.js';
import { choosePort } from '../stack/ports.js';
import { startStack } from '../stack/stack.js';

/** An API of its own with MongoDB and Temporal, on loopback. */
export interface OwnApi {
  readonly url: string;
  /** An operator's. */
  readonly key: string;
  readonly temporal: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts MongoDB, Temporal and the API, without workers: nothing is sent.
 * @param env of the API, beside what it must have
 */
export async function startApi(name: string, env: Readonly<Record<string, string>> = {}): Promise<OwnApi> {
  const context = stackContext({});
  const stack = await startStack({ name, mongo: 'memory', keepWorkflows: false, context });
  const port = await choosePort('the API', undefined);
  const url = `http://127.0.0.1:${port}`;
  const key = 'an-operators-key-of-this-run';
  const logs = join(stackFolder(context, name), 'logs');
  await mkdir(logs, { recursive: true });
  try {
    const api = await startProgram({
      name: 'API',
      entry: 'api/server.ts',
      nodeFlags: ['--max-old-space-size=256'],
      env: {
        MONGODB_URI: stack.mongo.uri,
        MONGODB_WRITE_CONCERN: '1',
        TEMPORAL_ADDRESS: stack.temporal.address,
        LINK_SECRET: 'signs-the-links-of-this-run',
        ADMIN_API_KEY: key,
        // So that no route says that it is not configured.
        ACCOUNT_KEYS: `first:${Buffer.alloc(32, 1).toString('base64')}`,
        CHAT_SECRET: 'signs-reports-of-this-run',
        SMS_SECRET: 'signs-reports-of-this-run',
        EMAIL_WEBHOOK_SECRET: 'signs-reports-of-this-run',
        API_PORT: String(port),
        PUBLIC_URL: url,
        SPOOL_DIR: join(stackFolder(context, name), 'spool'),
        ...env,
      },
      logFile: join(logs, 'api.log'),
      readyLine: /"msg":"listening"/,
      log: context.log,
    });
    const stop = async (): Promise<void> => {
      await api.stop();
      await stack.stop();
    };
    return { url, key, temporal: stack.temporal.address, pid: api.pid(), stop };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
