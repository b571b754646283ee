import { Connection } from '@temporalio/client';
import type { Config } from '../../config/config.js';

/**
 * The API's connection, lazy, so that tracking links and reports go on working while Temporal is away. An API key is only
 * ever sent over TLS. No call is repeated below us: each has a deadline of a second or two, a repetition would outlive it (and
 * the connection), and whatever could not be told is told by the sweep.
 */
export const temporalConnection = (
  config: Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_API_KEY' | 'TEMPORAL_TLS'>,
): Connection =>
  Connection.lazy({
    address: config.TEMPORAL_ADDRESS,
    ...(config.TEMPORAL_API_KEY ? { apiKey: config.TEMPORAL_API_KEY } : {}),
    tls: config.TEMPORAL_TLS === 'true' || config.TEMPORAL_API_KEY !== undefined,
    interceptors: [],
  });
