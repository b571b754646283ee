import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../config/config.js';

type TemporalConfig = Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_TLS' | 'TEMPORAL_API_KEY'>;

/** An API key is only ever sent over TLS, so having one switches TLS on (Temporal Cloud). */
export function connectionOptions(config: TemporalConfig): NativeConnectionOptions {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_API_KEY: apiKey } = config;
  const tls = config.TEMPORAL_TLS === 'true' || apiKey !== undefined;
  return { address, ...(tls ? { tls: true } : {}), ...(apiKey === undefined ? {} : { apiKey }) };
}

/**
 * The connection that all workers of this process share; the caller closes it after they have stopped.
 * @throws Error naming the address when no Temporal server answers there
 */
export async function connectTemporal(config: TemporalConfig): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(connectionOptions(config));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Error(
      `Cannot connect to Temporal as TEMPORAL_ADDRESS must name a server that answers: ` +
        `current value is ${JSON.stringify(config.TEMPORAL_ADDRESS)} (${why})`,
      { cause },
    );
  }
}
