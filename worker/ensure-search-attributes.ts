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
    if ((await missingAttributes(connection, namespace)).length > 0) throw err;
    return [];
  }
  return missing.map(({ name }) => name);
}

async function missingAttributes(connection: Operator, namespace: string): Promise<typeof SEARCH_ATTRIBUTES> {
  // The time-skipping test server cannot list; adding twice does no harm there.
  const present = await connection.operatorService.listSearchAttributes({ namespace }).catch((err: unknown) => {
    if (isUnimplemented(err)) return { customAttributes: {} };
    throw err;
  });
  return SEARCH_ATTRIBUTES.filter(({ name }) => !(name in (present.customAttributes ?? {})));
}

const GRPC_UNIMPLEMENTED = 12;
const isUnimplemented = (err: unknown): boolean =>
  err instanceof Error && (err as Error & { code?: number }).code === GRPC_UNIMPLEMENTED;
