import { createRequire } from 'node:module';

/** What is bundled beside the workflows when they are traced: the interceptors that give them spans. */
export const WORKFLOW_TRACING = createRequire(import.meta.url).resolve(
  '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors',
);
