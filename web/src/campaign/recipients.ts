import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/client';
import { firstLines } from '../api/lines';
import { problemOf } from '../api/problem';

const SHOWN = 50;
/** A line of a run's recipients. */
interface Recipient {
  readonly customer: string;
  readonly reason?: string;
  readonly claimed_at?: string;
}

const addressOf = (shop: string, run: string, format: 'csv' | 'ndjson'): string =>
  `/v1/shops/${encodeURIComponent(shop)}/runs/${encodeURIComponent(run)}/recipients?format=${format}&decided=failed`;

/** Where those whom a run has failed are downloaded. */
export const failedFile = (shop: string, run: string): string => addressOf(shop, run, 'csv');

/** The first of those whom a run has failed. @throws ApiProblem */
export const failedQuery = (shop: string, run: string, failed: number) =>
  queryOptions({
    queryKey: [shop, 'failed', run, failed],
    queryFn: async ({ signal }) => {
      const url = new URL(addressOf(shop, run, 'ndjson'), window.location.origin);
      const response = await request(new Request(url, { signal }));
      if (!response.ok || response.body === null)
        throw problemOf(await response.json().catch(() => undefined), response.status);
      return firstLines<Recipient>(response.body, SHOWN);
    },
  });
