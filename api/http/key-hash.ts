import { createHash } from 'node:crypto';

export const hashBytes = (key: string): Buffer => createHash('sha256').update(key).digest();

/** What is stored of an API key or a session's token. Both are 256 random bits, so a plain hash cannot be turned back. */
export const hashKey = (key: string): string => hashBytes(key).toString('hex');
