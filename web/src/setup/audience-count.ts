import { queryOptions } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';

type AudienceRef = Schemas['Campaign']['windows'][number]['outreaches'][number]['audience'];

/** How many belong to an audience now, and whom each channel would reach. */
export const audienceCountQuery = (shop: string, audience: AudienceRef) =>
  queryOptions({
    queryKey: [shop, 'audience count', audience],
    staleTime: 30_000,
    queryFn: () =>
      data(
        api.POST('/v1/shops/{shop}/audiences/preview', {
          params: { path: { shop } },
          body: {
            audience:
              'custom' in audience ? { kind: 'custom', audience: audience.custom } : { kind: 'built_in', ...audience },
          },
        }),
      ),
  });
