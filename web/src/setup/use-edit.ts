import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data, type Schemas } from '../api/client';
import { campaignQuery, campaignsQuery } from '../api/queries';
import { useI18n } from '../i18n/i18n';
import { useSay } from '../ui/toast';

type Campaign = Schemas['Campaign'];
export type CampaignEdit = Omit<Schemas['CampaignPatch'], 'version'>;

/** Saves an edit of the version that is shown; somebody else's edit in between is a refusal, and nothing typed is lost. */
export function useEdit({ shop, campaign, version }: Pick<Campaign, 'shop' | 'campaign' | 'version'>) {
  const cache = useQueryClient();
  const { t } = useI18n();
  const say = useSay();
  return useMutation({
    mutationFn: (edit: CampaignEdit) =>
      data(
        api.PATCH('/v1/shops/{shop}/campaigns/{campaign}', {
          params: { path: { shop, campaign } },
          body: { version, ...edit },
        }),
      ),
    onSuccess: async (saved) => {
      cache.setQueryData(campaignQuery(shop, campaign).queryKey, saved);
      say(t('setup.saved'));
      await cache.invalidateQueries({ queryKey: campaignsQuery(shop).queryKey, exact: true });
    },
    // Nobody waits for it: what went wrong is said at once.
    onError: () => void cache.invalidateQueries({ queryKey: campaignQuery(shop, campaign).queryKey, exact: true }),
  });
}
