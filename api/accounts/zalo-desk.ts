import type { ApiDeps } from '../deps.js';

export type ZaloDesks = Pick<ApiDeps, 'zalo' | 'zaloDesks'>;

/**
 * Asks the shop's own account at Zalo or, where it has none, the deployment's.
 * @param ask its desk is undefined where there is neither
 */
export async function askZalo<T>(
  { zalo, zaloDesks }: ZaloDesks,
  shop: string,
  ask: (desk: ApiDeps['zalo']) => Promise<T>,
): Promise<T> {
  const lease = await zaloDesks?.lease(shop);
  try {
    return await ask(lease?.channel ?? zalo);
  } finally {
    lease?.release();
  }
}
