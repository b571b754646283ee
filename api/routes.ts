import type { ApiDeps } from './deps.js';
import type { Route } from './route.js';
import { keyRoutes } from './routes/keys.js';
import { serviceRoutes } from './routes/service.js';
import { shopRoutes } from './routes/shops.js';

/** Every route of the API. */
export const allRoutes = (deps: ApiDeps): readonly Route[] => [
  ...serviceRoutes(deps),
  ...keyRoutes(deps),
  ...shopRoutes(deps),
];
