import type { Kind } from './kind.js';
import { OPERATOR_KINDS } from './operator-kinds.js';
import { PROCESS_KINDS } from './process-kinds.js';
import { PROVIDER_KINDS } from './provider-kinds.js';
import { SELLER_KINDS } from './seller-kinds.js';

export const KINDS: readonly Kind[] = [...PROCESS_KINDS, ...PROVIDER_KINDS, ...SELLER_KINDS, ...OPERATOR_KINDS];
