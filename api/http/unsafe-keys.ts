import type { Finding } from '../../domain/base/finding.js';
import { fieldError } from './problems.js';
import { pointer } from './schema-errors.js';

/** Keys through which a careless copy of a body could reach a prototype. No field of ours has such a name. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const ALLOWED = 'absent, as a key of this name could reach a prototype';

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | undefined;
}

/** The end of a JSON pointer that is longer: the key itself stands there. */
const MAX_POINTER = 200;

function pointerTo(place: Place): string {
  const path: string[] = [];
  for (let at: Place | undefined = place; at?.parent; at = at.parent) path.push(at.key);
  const whole = pointer(path.reverse());
  return whole.length > MAX_POINTER ? `…${whole.slice(-MAX_POINTER)}` : whole;
}

/**
 * The first unsafe key of a JSON value, named with its place; undefined when there is none. Without recursion, since a body
 * may be nested deeper than a stack is.
 * @param action completes "Cannot …"
 */
export function unsafeKey(root: unknown, action: string): Finding | undefined {
  const open: Place[] = [{ value: root, key: '', parent: undefined }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value } = place;
    if (typeof value !== 'object' || value === null) continue;
    const inside: Place[] = [];
    for (const [key, inner] of Object.entries(value)) {
      const here = { value: inner, key, parent: place };
      if (UNSAFE_KEYS.has(key)) return fieldError('unsafe_key', action, pointerTo(here), inner, ALLOWED);
      if (typeof inner === 'object' && inner !== null) inside.push(here);
    }
    for (const one of inside.reverse()) open.push(one);
  }
  return undefined;
}
