import { useQuery } from '@tanstack/react-query';
import { api, data } from '../../api/client';
import { shopQuery } from '../../api/queries';
import { Stack } from '../../ui/layout';
import { Loaded } from '../../ui/status';
import { AccountCard } from './account-card';

const CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;

/** The shop's own accounts, channel by channel. */
export function Accounts({ shop }: { readonly shop: string }) {
  const { data: own } = useQuery(shopQuery(shop));
  const query = useQuery({
    queryKey: [shop, 'accounts'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/accounts', { params: { path: { shop } } })),
  });
  return (
    <Loaded query={query} lines={8}>
      {({ accounts }) => (
        <Stack>
          {CHANNELS.map((channel) => (
            <AccountCard
              key={channel}
              shop={shop}
              channel={channel}
              account={accounts.find((one) => one.channel === channel)}
              zone={own?.zone ?? 'UTC'}
            />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}
