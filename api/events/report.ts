import { z } from 'zod';
import { fieldErrorOut } from '../http/field-error-schema.js';
import { shownFinding } from '../http/problems.js';
import type { EventResult } from './run-events.js';

/** Results listed in the report of a streamed body; `moreResults` counts the others. */
const MAX_LISTED = 100;

const error = fieldErrorOut.extend({ field: z.string().meta({ description: 'JSON pointer into the event' }) });

const eventResult = z
  .object({
    index: z.int().min(0).meta({ description: 'Place among the events of the body, from 0' }),
    line: z.int().min(1).optional().meta({ description: 'Line of an NDJSON body, from 1' }),
    id: z.string().optional(),
    outcome: z.enum(['accepted', 'duplicate', 'rejected']).meta({
      description:
        '`duplicate`: its id came before; or it changes nothing, and so many events of its customer have come since that ' +
        'nobody knows',
    }),
    errors: z.array(error).optional(),
  })
  .meta({ id: 'EventResult' });

export const eventReport = z
  .object({
    events: z.int(),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    results: z.array(eventResult),
    moreResults: z.int().meta({ description: `Rejected events of an NDJSON body beyond the first ${MAX_LISTED}` }),
  })
  .meta({ id: 'EventReport' });

/** A result as an answer shows it. */
export const shownResult = ({ errors, ...result }: EventResult): object => ({
  ...result,
  ...(errors ? { errors: errors.map(shownFinding) } : {}),
});

/** Counts everything, and keeps what it shall list: all of a JSON body, the first rejected ones of a stream. */
export class EventReport {
  events = 0;
  accepted = 0;
  duplicate = 0;
  rejected = 0;
  readonly results: object[] = [];
  moreResults = 0;
  readonly #all: boolean;

  /** @param all list every event: the body is bounded */
  constructor(all: boolean) {
    this.#all = all;
  }

  count(results: readonly EventResult[]): void {
    for (const result of results) {
      this.events += 1;
      this[result.outcome] += 1;
      if (!this.#all && result.outcome !== 'rejected') continue;
      if (this.#all || this.results.length < MAX_LISTED) this.results.push(shownResult(result));
      else this.moreResults += 1;
    }
  }

  /** The counts alone, as the last line of a streamed answer. */
  get totals(): object {
    const { events, accepted, duplicate, rejected } = this;
    return { events, accepted, duplicate, rejected };
  }
}
