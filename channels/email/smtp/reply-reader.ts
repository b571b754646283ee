/** RFC 5321 §4.5.3.1.5 allows 512 octets; real servers write longer lines, and none endless ones. */
const MAX_LINE = 4_096;
/** All lines of one reply together, characters. */
const MAX_REPLY = 2_097_152;
/** Lines that are kept of a long reply: an EHLO has about fifteen, a refusal a few. */
const MAX_KEPT = 64;
const HYPHEN = 45;

/**
 * Takes one whole reply.
 * @param text its lines as they came, code included, joined by `\n`
 * @param more whether what follows the reply has arrived with it
 * @returns whether to read on
 */
export type TakeReply = (code: number, text: string, more: boolean) => boolean;

/** Finds the replies (RFC 5321 §4.2) in what arrives, however it is cut into packets. Linear in what arrives; bounded. */
export class ReplyReader {
  readonly #take: TakeReply;
  #rest = '';
  #kept: string[] = [];
  #length = 0;

  constructor(take: TakeReply) {
    this.#take = take;
  }

  /** @returns false when this is no SMTP reply, or one without end */
  read(chunk: string): boolean {
    const searched = this.#rest.length;
    const all = searched === 0 ? chunk : this.#rest + chunk;
    this.#rest = '';
    let at = 0;
    for (let end = all.indexOf('\n', searched); end >= 0; end = all.indexOf('\n', at)) {
      const line = all.slice(at, all.charCodeAt(end - 1) === 13 ? end - 1 : end);
      at = end + 1;
      const code = replyCode(line);
      this.#length += line.length;
      if (code === 0 || line.length > MAX_LINE || this.#length > MAX_REPLY) return false;
      if (line.charCodeAt(3) === HYPHEN) {
        if (this.#kept.length < MAX_KEPT) this.#kept.push(line);
      } else if (!this.#take(code, this.#whole(line), at < all.length)) return true;
    }
    this.#rest = all.slice(at);
    return this.#rest.length <= MAX_LINE;
  }

  #whole(last: string): string {
    this.#length = 0;
    if (this.#kept.length === 0) return last;
    const lines = this.#kept;
    this.#kept = [];
    lines.push(last);
    return lines.join('\n');
  }
}

/** The code of a reply line: three digits of which the first is 2 to 5, then a blank, a hyphen or nothing; else 0. */
function replyCode(line: string): number {
  const first = line.charCodeAt(0) - 48;
  const second = line.charCodeAt(1) - 48;
  const third = line.charCodeAt(2) - 48;
  const digits = first >= 2 && first <= 5 && second >= 0 && second <= 9 && third >= 0 && third <= 9;
  const after = line.charCodeAt(3);
  return digits && (line.length === 3 || after === 32 || after === HYPHEN) ? first * 100 + second * 10 + third : 0;
}
