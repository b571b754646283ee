import { createConnection } from 'mongoose';
import { openApiDocument } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { createModels } from '../../models/models.js';

/** The OpenAPI document without a server: routes only remember what they are built from, so a connection never opened will do. */
export const consoleDocument = (): unknown =>
  openApiDocument({
    models: createModels(createConnection()),
    linkSecret: 'signs nothing',
    publicUrl: '',
  } as ApiDeps);
