import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const FILE = resolve(import.meta.dirname, '../../docker-compose.yml');

/** One `${NAME:-default}` or `${NAME:?what is allowed}` of a compose file. */
export const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?::([-?])([^$}]*))?\}/g;

/** Puts values in as Compose does. @throws Error with the file's own message for a required variable that is not given */
export function interpolate(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_all, name: string, mark: string | undefined, rest: string | undefined) => {
    const value = given[name];
    if (value) return value;
    if (mark === '?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return rest ?? '';
  });
}

/** What a service of docker-compose.yml runs, and with what. */
export interface ComposeService {
  /** Undefined where the image's own command runs. */
  readonly command: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** @param given what stands in `.env` @throws Error when there is no such service, or a required variable is not given */
export function composeService(name: string, given: Readonly<Record<string, string>>): ComposeService {
  const { services } = parse(readFileSync(FILE, 'utf8'), { merge: true });
  const service = services[name] as { command?: string[]; environment?: Record<string, string | number> } | undefined;
  if (service === undefined) throw new Error(`Cannot rehearse as docker-compose.yml has no service ${name}`);
  const env = Object.entries(service.environment ?? {}).map(([key, value]) => [key, interpolate(String(value), given)]);
  return { command: service.command, env: Object.fromEntries(env) };
}
