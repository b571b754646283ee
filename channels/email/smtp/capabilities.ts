/** What a server offers in its answer to EHLO. */
export interface Capabilities {
  /** RFC 2920: commands may be written in groups. */
  readonly pipelining: boolean;
  /** RFC 3030: BDAT. */
  readonly chunking: boolean;
  /** RFC 6152: bodies beyond ASCII as they are. */
  readonly eightBit: boolean;
  /** RFC 6531: addresses and headers beyond ASCII. */
  readonly utf8: boolean;
  /** RFC 3461: delivery reports as we ask for them. */
  readonly dsn: boolean;
  readonly startTls: boolean;
  /** Mechanisms of AUTH, in capitals. */
  readonly auth: ReadonlySet<string>;
  /** RFC 1870: largest message in octets; 0 when the server names none. */
  readonly size: number;
}

/** @param text the reply to EHLO with its codes, lines joined by `\n`; to HELO, which offers nothing */
export function capabilities(text: string): Capabilities {
  const offered = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    // `AUTH=LOGIN` is what old servers write beside `AUTH LOGIN`.
    const [start = '', keyword = ''] = /^\d{3}[ -]([A-Za-z0-9-]+)[ =]?/.exec(line) ?? [];
    const rest = start === '' ? '' : line.slice(start.length);
    const name = keyword.toUpperCase();
    const before = offered.get(name);
    offered.set(name, before === undefined ? rest : `${before} ${rest}`);
  }
  const size = Number(offered.get('SIZE')?.trim() ?? 0);
  return {
    pipelining: offered.has('PIPELINING'),
    chunking: offered.has('CHUNKING'),
    eightBit: offered.has('8BITMIME'),
    utf8: offered.has('SMTPUTF8'),
    dsn: offered.has('DSN'),
    startTls: offered.has('STARTTLS'),
    auth: new Set((offered.get('AUTH') ?? '').toUpperCase().split(/\s+/).filter(Boolean)),
    size: Number.isSafeInteger(size) && size > 0 ? size : 0,
  };
}
