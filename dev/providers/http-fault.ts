import type { ServerResponse } from 'node:http';
import type { Fate } from './faults.js';
import { answer } from './http.js';

/** Plays the faults that come before a request is accepted; true when the request is over. `retryHeader` names the seconds of a 429. */
export function faultOver(
  fate: Fate,
  response: ServerResponse,
  retryHeader: 'retry-after' | 'x-rate-limit-reset' = 'retry-after',
): boolean {
  switch (fate.kind) {
    case 'busy':
      answer(
        response,
        429,
        { error: 'busy' },
        fate.retryAfterS === undefined ? {} : { [retryHeader]: `${fate.retryAfterS}` },
      );
      return true;
    case 'error':
      answer(response, fate.status, { error: 'simulated' });
      return true;
    case 'hang':
      return true;
    case 'drop':
      if (fate.when === 'before_accept') response.destroy();
      return fate.when === 'before_accept';
    // Said in the provider's own words.
    case 'code':
    case 'serve':
      return false;
  }
}
