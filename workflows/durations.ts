/** Named lengths of time, milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** How long an open run may go on without reading MongoDB again: a lost signal, or a lost child, costs at most this. */
export const REREAD_BUSY = 10 * MINUTE;
/** The same for a campaign that is paused with nothing open. */
export const REREAD_PAUSED = HOUR;
/** The same while only waiting for a window: rare enough for a campaign of weeks to stay within some hundred events. */
export const REREAD_IDLE = 6 * HOUR;
/** An outreach that ended without closing its run is started again after this, then twice as long: a lasting fault must not spin. */
export const RESTART_PAUSE = 5 * SECOND;
/** Longest pause before batches that did not finish are tried again. */
export const MAX_RETRY_PAUSE = MINUTE;
/** A chunk in flight at `expiresAt` may take this long to be recorded. */
export const EXPIRY_MARGIN = MINUTE;
/** A run that ends waits this long at most for what the provider says of those in doubt; then they are unknown. */
export const ASKING = 5 * MINUTE;
