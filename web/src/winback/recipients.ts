import { queryOptions } from '@tanstack/react-query';
import { api, data } from '../api/client';

/** The seller's own addresses for test sends. */
export const recipientsQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'test recipients'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/test-recipients', { params: { path: { shop } } })),
  });
