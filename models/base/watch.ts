import { type ConnectOptions, connect } from './connect.js';

/** Claims need a majority (`MONGODB_WRITE_CONCERN`), and this is a single server. */
export class NoReplicaSet extends Error {}

/** A connection that only asks whether MongoDB is there. */
export interface DatabaseWatch {
  /** @throws Error when no primary answers; NoReplicaSet when it is none and claims need a majority */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A watch that hears nothing for this long connects anew. */
const SILENT_MS = 3_000;

/**
 * Opens a connection of its own to ask whether the database is there: a question must not wait behind requests, nor take a place in
 * their pool when the server is frozen.
 */
export async function watchDatabase(uri: string, options: ConnectOptions): Promise<DatabaseWatch> {
  const connection = await connect(uri, { ...options, maxPoolSize: 1, socketTimeoutMs: SILENT_MS });
  return {
    ping: async () => {
      const hello = await connection.db?.command({ hello: 1 });
      const isCluster = hello?.setName !== undefined || hello?.msg === 'isdbgrid';
      if (options.writeConcern === 'majority' && !isCluster) throw new NoReplicaSet('MongoDB is no replica set');
    },
    close: () => connection.close(),
  };
}
