import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { ensureSearchAttributes } from '../../../worker/ensure-search-attributes.js';
import { type StackContext, stackFolder } from '../context.js';
import { startGuarded } from '../guarded.js';
import type { Choice } from '../ladder.js';
import { choosePort } from '../ports.js';
import { type StartedServer, startOnFreePorts } from '../started.js';
import { searchAttributeFlags } from './search-attributes.js';
import { chooseTemporal, type TemporalSource } from './temporal-binary.js';

export interface TemporalOptions {
  /** The stack it belongs to: its folder below `.dev/`. */
  readonly stack: string;
  readonly port?: number;
  readonly uiPort?: number;
  /** Keep workflows in a file below `.dev/`; otherwise they end with the server. */
  readonly keep?: boolean;
}
export interface TemporalServer extends StartedServer {
  readonly address: string;
  /** Undefined for a given server: only its operators know. */
  readonly uiUrl: string | undefined;
}

const NAMESPACE = 'default';
const START_MS = 30_000;
/** Fairness between shops needs both; they are off by default (docs/decisions.md#fairness-between-shops, measured). */
const DYNAMIC_CONFIG = ['matching.useNewMatcher=true', 'matching.enableFairness=true'];

async function answers(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    await ensureSearchAttributes(connection, NAMESPACE);
  } finally {
    await connection.close();
  }
}

/**
 * Starts a Temporal server with Web UI, search attributes and fairness, or checks the given one.
 * @throws NoServerError, PortTakenError or ServerStartError, each with a sentence for the person at the terminal.
 */
export async function startTemporal(context: StackContext, options: TemporalOptions): Promise<TemporalServer> {
  const choice = await chooseTemporal(context);
  if ('address' in choice.value) return given(choice, choice.value.address);
  const { binary } = choice.value;
  return startOnFreePorts(options.port !== undefined && options.uiPort !== undefined, async () => {
    const port = await choosePort('Temporal', options.port);
    const uiPort = await choosePort('the Temporal Web UI', options.uiPort);
    const folder = stackFolder(context, options.stack);
    const address = `127.0.0.1:${port}`;
    const server = await startGuarded({
      name: 'Temporal',
      command: binary,
      args: [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
        ...['--namespace', NAMESPACE, '--log-level', 'warn'],
        ...searchAttributeFlags(),
        ...DYNAMIC_CONFIG.flatMap((value) => ['--dynamic-config-value', value]),
        ...(options.keep ? ['--db-filename', join(folder, 'temporal.db')] : []),
      ],
      env: context.env,
      logFile: join(folder, 'temporal.log'),
      isUp: () => answers(address),
      startMs: START_MS,
    });
    return { ...server, choice, address, uiUrl: `http://127.0.0.1:${uiPort}` };
  });
}

async function given(choice: Choice<TemporalSource>, address: string): Promise<TemporalServer> {
  try {
    await answers(address);
  } catch (error) {
    throw new Error(
      `Cannot use Temporal as 'TEMPORAL_ADDRESS' must be a server that answers: current value is ${address} (${error instanceof Error ? error.message : error})`,
    );
  }
  return { choice, address, uiUrl: undefined, identity: undefined, ended: undefined, stop: async () => {} };
}
