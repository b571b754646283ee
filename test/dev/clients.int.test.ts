import assert from 'node:assert/strict';
import { campaignByTypeScript } from '../../dev/clients/campaign.js';
import { ADMIN_KEY, NOW, useApi } from '../api/support.js';

describe('the client that openapi-typescript makes', () => {
  const api = useApi();

  it('lists, creates, edits, activates and pauses a campaign', async () => {
    const states = await campaignByTypeScript(api.url, ADMIN_KEY, 'by-typescript', NOW);
    assert.deepEqual(states, ['draft', 'active', 'paused']);
    assert.ok(api.workflows.started.has('by-typescript.first'));
  });

  it('throws the problem of what is refused', async () => {
    const refused = campaignByTypeScript(api.url, 'no-key-of-ours', 'refused', NOW);
    await assert.rejects(refused, /The API refuses: .*"code":"unauthenticated"/);
  });
});
