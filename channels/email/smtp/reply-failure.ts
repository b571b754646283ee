import { ConnectFailure } from '../../connect-failure.js';
import { REASONS } from '../../reasons.js';
import { AUTH_CODES } from './answer.js';
import type { Reply } from './dialogue.js';

/** A reply that does not let us in: 4xx is the moment's, everything else is for an operator. */
export const replyFailure = ({ code }: Reply): ConnectFailure =>
  code >= 400 && code < 500 && !AUTH_CODES.has(code)
    ? new ConnectFailure(REASONS.busy, 'retryable')
    : new ConnectFailure(REASONS.config, 'config');
