import type { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes.js';

/** How the development server's flag names the types. */
const FLAGS: Record<SearchAttributeType, string> = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};

/** `--search-attribute` flags that give a development server the columns of the workflows. */
export const searchAttributeFlags = (): string[] =>
  SEARCH_ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${FLAGS[type]}`]);
