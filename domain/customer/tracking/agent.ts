import { isbot } from 'isbot';
import type { AgentKind, HitManner } from './hit.js';
import type { MachinePolicy } from './policy.js';

/** As much of an agent's name as is looked at. */
const MAX_AGENT = 400;

/**
 * The kind of agent by its `User-Agent` (RFC 9110 §10.1.5). Proxies of mail services come first: the list of robots knows them,
 * too, and takes them for robots though people stand behind some of them.
 */
export function agentKind(given: string | undefined, policy: MachinePolicy): AgentKind {
  const name = (given ?? '').slice(0, MAX_AGENT).trim();
  if (name === '') return 'unnamed';
  if (policy.prefetchingProxies.includes(name)) return 'prefetcher';
  if (policy.imageProxies.some((proxy) => name.includes(proxy))) return 'image_proxy';
  return isbot(name) ? 'robot' : 'browser';
}

/** Headers by which a program says that nobody has asked for the page yet, by name in lower case. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/**
 * How a request was made; undefined when in the plain way.
 * @param headers of the request, names in lower case
 */
export function mannerOf(
  method: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  { purposes }: MachinePolicy,
): HitManner | undefined {
  if (method !== 'GET') return 'head';
  const said = PURPOSE_HEADERS.map((name) =>
    String(headers[name] ?? '')
      .slice(0, MAX_AGENT)
      .toLowerCase(),
  );
  return said.some((value) => purposes.some((purpose) => value.includes(purpose))) ? 'prefetch' : undefined;
}
