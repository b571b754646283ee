import type { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;

const TYPES: Record<SearchAttributeType, { readonly flag: string; readonly code: number }> = {
  TEXT: { flag: 'Text', code: IndexedValueType.INDEXED_VALUE_TYPE_TEXT },
  KEYWORD: { flag: 'Keyword', code: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD },
  INT: { flag: 'Int', code: IndexedValueType.INDEXED_VALUE_TYPE_INT },
  DOUBLE: { flag: 'Double', code: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE },
  BOOL: { flag: 'Bool', code: IndexedValueType.INDEXED_VALUE_TYPE_BOOL },
  DATETIME: { flag: 'Datetime', code: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME },
  KEYWORD_LIST: { flag: 'KeywordList', code: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST },
};

/** `--search-attribute` flags that give a development server the columns of the workflows. */
export const searchAttributeFlags = (): string[] =>
  SEARCH_ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${TYPES[type].flag}`]);

/** The part of a connection that administers search attributes. */
export interface Operator {
  readonly operatorService: {
    addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
    listSearchAttributes(request: {
      namespace: string;
    }): Promise<{ customAttributes?: Record<string, unknown> | null }>;
  };
}

const GRPC_ALREADY_EXISTS = 6;

/** Adds the columns that a server (a given one, the time-skipping one) lacks. Idempotent. */
export async function registerSearchAttributes(connection: Operator, namespace = 'default'): Promise<void> {
  const { operatorService } = connection;
  // The time-skipping server cannot list; there each one is tried.
  const present = await operatorService.listSearchAttributes({ namespace }).catch(() => ({ customAttributes: {} }));
  for (const { name, type } of SEARCH_ATTRIBUTES) {
    if (name in (present.customAttributes ?? {})) continue;
    const request = { namespace, searchAttributes: { [name]: TYPES[type].code } };
    await operatorService.addSearchAttributes(request).catch((error: { code?: number }) => {
      if (error.code !== GRPC_ALREADY_EXISTS) throw error;
    });
  }
}
