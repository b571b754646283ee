import type { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;

const CODES: Record<SearchAttributeType, number> = {
  TEXT: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  DOUBLE: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};

/** The part of a connection that administers search attributes. */
export interface Operator {
  readonly operatorService: {
    listSearchAttributes(request: {
      namespace: string;
    }): Promise<{ customAttributes?: Record<string, unknown> | null }>;
    addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
  };
}

/**
 * Registers the search attributes that the workflows use and the namespace lacks. Harmless when they exist, also when two
 * workers do it at once.
 * @returns the names it added
 * @throws the server's error when attributes are missing and it refuses to add them (Temporal Cloud: add them there)
 */
export async function ensureSearchAttributes(connection: Operator, namespace: string): Promise<string[]> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, CODES[type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (err) {
    // Another worker may have been first, and then nothing is wrong.
    if ((await missingAttributes(connection, namespace, err)).length > 0) throw err;
    return [];
  }
  return missing.map(({ name }) => name);
}

/** @param refusal what adding them has ended with: all that is known of a server that cannot list (the time-skipping one) */
async function missingAttributes(
  { operatorService }: Operator,
  namespace: string,
  refusal?: unknown,
): Promise<typeof SEARCH_ATTRIBUTES> {
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTES.filter(({ name }) => !(name in (customAttributes ?? {})));
  } catch (err) {
    if (!hasCode(err, GRPC_UNIMPLEMENTED)) throw err;
    return hasCode(refusal, GRPC_ALREADY_EXISTS) ? [] : SEARCH_ATTRIBUTES;
  }
}

const GRPC_ALREADY_EXISTS = 6;
const GRPC_UNIMPLEMENTED = 12;
const hasCode = (err: unknown, code: number): boolean =>
  err instanceof Error && (err as Error & { code?: number }).code === code;
