import { parseArgs } from 'node:util';

export interface BenchArgs {
  readonly customers: number;
  readonly channel: 'smtp' | 'http';
  /** Channel worker processes, as `docker compose up --scale` starts them. */
  readonly workers: number;
  readonly json?: string;
  /** A given sink, host:port. */
  readonly smtp?: string;
  /** A given sink, URL. */
  readonly http?: string;
}

const USAGE = `usage: npm run bench -- --customers N --channel smtp|http [--workers N] [--json FILE] [--smtp HOST:PORT | --http URL]`;

/** Errors: a sentence with the option, its value and what is allowed. */
export function parseBenchArgs(argv: readonly string[]): BenchArgs {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      customers: { type: 'string', default: '20000' },
      channel: { type: 'string', default: 'http' },
      workers: { type: 'string', default: '1' },
      json: { type: 'string' },
      smtp: { type: 'string' },
      http: { type: 'string' },
    },
  });
  const customers = Number(values.customers);
  if (!Number.isInteger(customers) || customers < 1 || customers > 5_000_000)
    throw new Error(
      `Cannot take --customers '${values.customers}': it must be a whole number from 1 to 5000000\n${USAGE}`,
    );
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1 || workers > 16)
    throw new Error(`Cannot take --workers '${values.workers}': it must be a whole number from 1 to 16\n${USAGE}`);
  if (values.channel !== 'smtp' && values.channel !== 'http')
    throw new Error(`Cannot take --channel '${values.channel}': it must be smtp or http\n${USAGE}`);
  if (values.smtp !== undefined && !/^[^\s:/]+:\d+$/.test(values.smtp))
    throw new Error(`Cannot take --smtp '${values.smtp}': it must be HOST:PORT\n${USAGE}`);
  if (values.http !== undefined && !URL.canParse(values.http))
    throw new Error(`Cannot take --http '${values.http}': it must be a URL\n${USAGE}`);
  return {
    customers,
    channel: values.channel,
    workers,
    ...(values.json && { json: values.json }),
    ...(values.smtp && { smtp: values.smtp }),
    ...(values.http && { http: values.http }),
  };
}
