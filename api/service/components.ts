import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

type Json = Record<string, unknown>;

/**
 * Classes by property need the flag `u`, which a pattern of JSON Schema cannot carry: the characters of \p{Cc} instead.
 */
const CONTROL = String.raw`\x00-\x1f\x7f-\x9f`;
/** Of \p{C} also the formatting characters; the API itself refuses what no code point is assigned to, besides. */
const OTHER = String.raw`${CONTROL}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff`;
const plainPattern = (text: string): string =>
  text
    .replaceAll(String.raw`\P{Cc}`, `[^${CONTROL}]`)
    .replaceAll(String.raw`\p{Cc}`, CONTROL)
    .replaceAll(String.raw`\p{C}`, OTHER);

/** Formats that JSON Schema 2020-12 defines; a validator has others as the names of its own checks. */
const FORMATS: ReadonlySet<unknown> = new Set(['date-time', 'date', 'email', 'uri', 'uri-reference']);
const KEYWORDS_OF_ONE = new Set(['items', 'additionalProperties', 'propertyNames', 'not']);
const KEYWORDS_OF_MANY = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);

const PREFIX = '#/components/schemas/';
/** The one schema without a name that zod keeps apart is that of any JSON, which refers to itself: no generator reads that. */
const isAnyJson = (name: string): boolean => name.startsWith('__schema');

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record of known keys is an object with those fields: a generator makes a map of the first, without its keys. */
function knownKeys({ propertyNames, additionalProperties, ...rest }: Json): Json {
  if (!isObject(propertyNames))
    return { ...rest, ...(additionalProperties === undefined ? {} : { additionalProperties }) };
  const { enum: names, maxLength, minLength, pattern } = propertyNames;
  if (Array.isArray(names)) {
    const properties = Object.fromEntries(names.map((name) => [name, additionalProperties]));
    return { ...rest, properties, additionalProperties: false };
  }
  const says = maxLength !== undefined || minLength !== undefined || pattern !== undefined || propertyNames.$ref;
  return { ...rest, ...(says ? { propertyNames } : {}), additionalProperties };
}

/** Says the same in the part of JSON Schema that generators of clients can read. */
function plain(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const ref = schema.$ref === undefined ? undefined : String(schema.$ref).slice('#/$defs/'.length);
  if (ref !== undefined && isAnyJson(ref)) return { description: 'Any JSON' };
  const read = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'format' && !FORMATS.has(value)) return [];
    if (key === 'type' && Array.isArray(value)) return [['anyOf', value.map((type) => ({ type }))]];
    if (key === '$ref') return [[key, PREFIX + ref]];
    if (key === 'pattern') return [[key, plainPattern(String(value))]];
    if (KEYWORDS_OF_ONE.has(key)) return [[key, plain(value)]];
    if (KEYWORDS_OF_MANY.has(key)) return [[key, (value as unknown[]).map(plain)]];
    if (key !== 'properties') return [[key, value]];
    return [[key, Object.fromEntries(Object.entries(value as Json).map(([name, field]) => [name, plain(field)]))]];
  });
  const { type, format } = schema;
  // A generator takes a number without a format for one of single precision.
  if (type === 'number' && format === undefined) read.push(['format', 'double']);
  return knownKeys(Object.fromEntries(read));
}

/** What the field of a branch may be, where it says so. */
function constants({ properties }: Json): [string, string[]][] {
  return Object.entries((properties ?? {}) as Record<string, Json>).flatMap(([name, field]): [string, string[]][] => {
    if (typeof field.const === 'string') return [[name, [field.const]]];
    return Array.isArray(field.enum) ? [[name, field.enum as string[]]] : [];
  });
}

/** The field that tells the branches of a union apart: none shares a value of it with another. */
function discriminator(branches: readonly Json[]): { field: string; values: string[][] } | undefined {
  for (const [field] of constants(branches[0] ?? {})) {
    const values = branches.map((branch) => constants(branch).find(([name]) => name === field)?.[1] ?? []);
    const all = values.flat();
    if (values.every((some) => some.length > 0) && new Set(all).size === all.length) return { field, values };
  }
  return undefined;
}

const pascal = (text: string): string =>
  text.replaceAll(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Collects named schemas under components, so that each stands in the document once. */
export class Components {
  readonly schemas: Json = {};

  /** @throws Error when two schemas are called the same */
  add(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema,
      $defs = {},
      ...rest
    } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
    const defs = Object.entries($defs).flatMap(([name, def]) =>
      isAnyJson(name) ? [] : [[name, plain(def) as Json] as const],
    );
    const known = new Map(defs);
    for (const [name, def] of defs) this.#name(name, def, known);
    return plain(rest) as Json;
  }

  #name(name: string, schema: Json, known: ReadonlyMap<string, Json>): void {
    const named = this.#branches(name, schema, known);
    if (name in this.schemas && !isDeepStrictEqual(this.schemas[name], named))
      throw new Error(`Two schemas of the OpenAPI document are called ${name}`);
    this.schemas[name] = named;
  }

  /** Branches of a union have names of their own, and its discriminator says which is which. */
  #branches(name: string, schema: Json, known: ReadonlyMap<string, Json>): Json {
    const branches = (schema.oneOf ?? []) as Json[];
    const told = discriminator(branches.map((one) => known.get(String(one.$ref).slice(PREFIX.length)) ?? one));
    if (!told) return schema;
    const refs = branches.map((branch, index) => {
      if (branch.$ref) return String(branch.$ref);
      const own = name + told.values[index]?.map(pascal).join('');
      this.#name(own, branch, known);
      return PREFIX + own;
    });
    const mapping = Object.fromEntries(told.values.flatMap((some, index) => some.map((value) => [value, refs[index]])));
    return { ...schema, oneOf: refs.map(($ref) => ({ $ref })), discriminator: { propertyName: told.field, mapping } };
  }
}
