import { createHash } from 'node:crypto';
import { type Pace, paceOf, recentSamples, type Sample, sampleOf } from '../../../domain/run/live/pace.js';
import { type LivePolicy, livePolicyAt } from '../../../domain/run/live/policy.js';
import type { Progress } from '../../../models/run/live/progress.js';
import { Problem } from '../../http/problems.js';
import { type LiveEvent, LiveStream } from './live-stream.js';

/** One look at what is watched. */
export interface Look {
  readonly progress: Progress;
  readonly isOver: boolean;
  /** What is told of it, beside `asOf`. */
  readonly view: (pace: Pace | undefined) => object;
}

/** What is watched, by whoever watches it. */
interface Topic {
  readonly look: () => Promise<Look>;
  readonly streams: Map<LiveStream, string | undefined>;
  samples: readonly Sample[];
  last?: LiveEvent;
  timer?: NodeJS.Timeout;
}

interface LiveOptions {
  /** Default: the one in force. */
  readonly policy?: LivePolicy;
  readonly now: () => Date;
  readonly log: { warn(fields: object, message: string): void };
}

const ID_LENGTH = 16;
/** Begins the id of an `end`; no other has a dot. */
export const ENDED = 'end.';

/** What a look comes to is its own id: a reader that names it has seen it, whichever process told it. */
const idOf = (view: object): string =>
  createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, ID_LENGTH);

/**
 * Streams of what is going on. However many readers watch a campaign, the database is looked at once for all of them, and only
 * while somebody reads.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #byKey = new Map<string, number>();
  #count = 0;
  #isStopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /**
   * @param what names what is watched
   * @param key whose reader it is
   * @param seen `Last-Event-ID`: what the reader has seen is not told again
   * @throws Problem too_many_streams
   */
  open(what: string, look: Topic['look'], key: string, seen: string | undefined): LiveStream {
    const policy = this.#policy;
    this.#requireRoom(key);
    const topic: Topic = this.#topics.get(what) ?? { look, streams: new Map(), samples: [] };
    const isNew = !this.#topics.has(what);
    this.#topics.set(what, topic);
    this.#count += 1;
    this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
    const stream = new LiveStream({ ...policy, onEnd: () => this.#leave(what, topic, stream, key) });
    topic.streams.set(stream, seen);
    if (isNew) void this.#look(what, topic);
    else if (topic.last) tell(topic, topic.last);
    return stream;
  }

  get #policy(): LivePolicy {
    return this.#options.policy ?? livePolicyAt(this.#options.now());
  }

  /** How many there are. */
  get streams(): number {
    return this.#count;
  }

  /** Ends every stream: readers come again, to another process or after a start. */
  stop(): void {
    this.#isStopped = true;
    for (const { streams } of this.#topics.values()) for (const stream of streams.keys()) stream.end();
  }

  #requireRoom(key: string): void {
    const { maxStreams, maxPerKey, retryMs } = this.#policy;
    const own = this.#byKey.get(key) ?? 0;
    if (!this.#isStopped && this.#count < maxStreams && own < maxPerKey) return;
    const most = own >= maxPerKey ? `${maxPerKey} of one key` : `${maxStreams} of one process`;
    throw new Problem('too_many_streams', `Cannot open a stream as there may be at most ${most}: close one first.`, {
      headers: { 'Retry-After': String(Math.ceil(retryMs / 1000)) },
    });
  }

  #leave(what: string, topic: Topic, stream: LiveStream, key: string): void {
    topic.streams.delete(stream);
    this.#count -= 1;
    const left = (this.#byKey.get(key) ?? 1) - 1;
    if (left === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, left);
    if (topic.streams.size > 0) return;
    clearTimeout(topic.timer);
    if (this.#topics.get(what) === topic) this.#topics.delete(what);
  }

  async #look(what: string, topic: Topic): Promise<void> {
    const { now, log } = this.#options;
    const policy = this.#policy;
    const began = performance.now();
    try {
      const found = await topic.look();
      const at = now();
      topic.samples = recentSamples([...topic.samples, sampleOf(found.progress.ledger, at)], policy.paceMs);
      topic.last = eventOf(found, topic.samples, at);
      tell(topic, topic.last);
      if (found.isOver) for (const stream of [...topic.streams.keys()]) stream.end();
    } catch (err) {
      // Readers keep what they have, and hear that we are still here; the next look may find the database again.
      log.warn({ err, what }, 'cannot look at what is watched');
    }
    if (topic.streams.size === 0) return;
    const rest = Math.max(policy.lookMs, policy.restPerLook * (performance.now() - began));
    topic.timer = setTimeout(() => void this.#look(what, topic), rest);
  }
}

function eventOf({ progress, isOver, view }: Look, samples: readonly Sample[], at: Date): LiveEvent {
  const { pending } = progress.ledger;
  const pace = paceOf(samples, { pending, isPlanned: progress.isPlanned, expiresAt: progress.expiresAt });
  // The end that is expected moves with every look: by itself it is no news.
  const known = view(pace && { sentPerSecond: pace.sentPerSecond });
  const data = JSON.stringify({ asOf: at.toISOString(), ...view(pace) });
  return { id: isOver ? `${ENDED}${idOf(known)}` : idOf(known), event: isOver ? 'end' : 'progress', data };
}

/** Tells whoever has not seen it. */
function tell({ streams }: Topic, event: LiveEvent): void {
  for (const [stream, seen] of streams) {
    if (seen === event.id) continue;
    streams.set(stream, event.id);
    stream.tell(event);
  }
}
