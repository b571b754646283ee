import mongoose, { type Connection } from 'mongoose';

export interface ConnectOptions {
  /** `majority` (journaled) on a replica set: a failover must not forget a claim. `1` for a server that knows no write concern. */
  readonly writeConcern: 'majority' | '1';
  /** Connections of this process; each batch in delivery uses up to two at once. */
  readonly maxPoolSize?: number;
  /** How long an operation waits for a server, milliseconds. */
  readonly serverSelectionTimeoutMs?: number;
  /** How long an answer may take before its connection is given up, milliseconds. Default: no end. */
  readonly socketTimeoutMs?: number;
}

/**
 * Opens a connection of its own (no global mongoose connection); the caller closes it.
 * @throws MongooseServerSelectionError when no server answers in time.
 */
export async function connect(uri: string, options: ConnectOptions): Promise<Connection> {
  const majority = options.writeConcern === 'majority';
  return mongoose
    .createConnection(uri, {
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
      maxPoolSize: options.maxPoolSize ?? 50,
      serverSelectionTimeoutMS: options.serverSelectionTimeoutMs ?? 10_000,
      ...(options.socketTimeoutMs === undefined ? {} : { socketTimeoutMS: options.socketTimeoutMs }),
      writeConcern: majority ? { w: 'majority', journal: true } : { w: 1 },
    })
    .asPromise();
}
