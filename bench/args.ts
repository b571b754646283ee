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

/** @throws Error with the option, its value and what is allowed, above the usage */
export function wholeNumber(option: string, value: string, max: number, usage: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Error(`Cannot take --${option} '${value}': it must be a whole number from 1 to ${max}\n${usage}`);
}

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
  const customers = wholeNumber('customers', values.customers, 5_000_000, USAGE);
  const workers = wholeNumber('workers', values.workers, 16, USAGE);
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
