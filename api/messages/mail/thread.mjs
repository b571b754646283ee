// A thread does not inherit what reads TypeScript (Node 20): it registers that for itself.
import { register } from 'tsx/esm/api';

register();
await import('./compile-thread.ts');
