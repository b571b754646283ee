/** Recipients per batch: the unit of work and of the ledger. */
export const BATCH_SIZE = 500;
/** Recipients claimed, sent and recorded at once; a pause lets at most the chunks in flight leave. */
export const CHUNK_SIZE = 100;
