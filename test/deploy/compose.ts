import { parse } from 'yaml';
import { VARIABLE } from '../../dev/rehearse/compose-service.js';
import { read } from '../conventions/sources.js';

export interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly profiles?: readonly string[];
  readonly container_name?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const composeText = (): string => read('docker-compose.yml');
export const parseCompose = (): Compose => parse(composeText(), { merge: true }) as Compose;

/** One `${NAME:-default}` or `${NAME:?what is allowed}`. */
export interface Variable {
  readonly name: string;
  readonly required: boolean;
  readonly text: string;
}
export const variablesIn = (text: string): Variable[] =>
  [...text.matchAll(VARIABLE)].map(([, name = '', mark, rest = '']) => ({ name, required: mark === '?', text: rest }));
