import { type ConnectOptions, connect } from './connect.js';

/** A connection that only asks whether MongoDB is there. */
export interface DatabaseWatch {
  /** @throws Error when no primary answers, or when it is no replica set and claims need a majority */
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
      if (options.writeConcern === 'majority' && !isCluster) throw new Error('MongoDB is no replica set');
    },
    close: () => connection.close(),
  };
}
