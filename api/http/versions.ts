import type { Request } from 'express';
import { Problem } from './problems.js';

/** The entity tag of a version (RFC 9110 §8.8.3): strong, since a version is never shown with two contents. */
export const etag = (version: number): { ETag: string } => ({ ETag: `"${version}"` });

const TAGS = /^\s*(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*\s*$/;

/** @returns whether a list of entity tags has this one, by strong comparison: a weak tag is never the same */
function lists(header: string, version: number | undefined): boolean {
  if (header.trim() === '*') return version !== undefined;
  if (version === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === `"${version}"`);
}

function malformed(name: string, value: string): Problem {
  const detail = `Cannot compare versions as '${name}' must be * or entity tags such as "3": current value is `;
  return new Problem('invalid_request', `${detail}${JSON.stringify(value.slice(0, 100))}`);
}

/**
 * Refuses a change of another version than the caller has read (RFC 9110 §13.1): If-Match names the version, and
 * `If-None-Match: *` asks for a new one.
 * @param version the one there is; undefined when there is none
 * @param read the version that the body names
 * @throws Problem etag_mismatch; version_conflict for the one of the body; invalid_request for a header that is no list of entity tags
 */
export function requireVersion(req: Request, version: number | undefined, read?: number): void {
  const match = req.headers['if-match'];
  const none = req.headers['if-none-match'];
  if (match !== undefined && match.trim() !== '*' && !TAGS.test(match)) throw malformed('If-Match', match);
  if (none !== undefined && none.trim() !== '*' && !TAGS.test(none)) throw malformed('If-None-Match', none);
  const shown = version === undefined ? 'there is none yet' : `it is at version ${version}`;
  if (match !== undefined && !lists(match, version))
    throw new Problem('etag_mismatch', `It is not at the version that If-Match names: ${shown}. Read it again.`);
  if (none !== undefined && lists(none, version))
    throw new Problem('etag_mismatch', `If-None-Match asks for another one: ${shown}.`);
  if (read !== undefined && read !== version)
    throw new Problem('version_conflict', `It has changed since version ${read} was read: ${shown}. Read it again.`);
}

/** Writers that may come between reading and writing one document; more means a bug. */
const MAX_TRIES = 20;

/** How one document is read and written. */
interface Versioning<T> {
  readonly req: Request;
  /** The version that the body names. */
  readonly version?: number | undefined;
  /** What there is; undefined when there is none. */
  readonly read: () => Promise<T | undefined>;
  /** Checks and writes, as long as it is still what was read; undefined when it is not. */
  readonly write: (before: T | undefined) => Promise<T | undefined>;
}

/**
 * Writes what the request asks for over what is there, read anew as often as somebody else was first: a change of another
 * field is never lost. A caller who names a version is refused instead.
 * @throws Problem etag_mismatch, version_conflict
 */
export async function writeVersioned<T extends { readonly version?: number }>({
  req,
  version,
  read,
  write,
}: Versioning<T>): Promise<{ readonly before: T | undefined; readonly after: T; readonly isNew: boolean }> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await read();
    requireVersion(req, before && (before.version ?? 1), version);
    const after = await write(before);
    if (after) return { before, after, isNew: before === undefined };
  }
  throw new Problem('version_conflict', 'Somebody else was always first: make the same call again.');
}
