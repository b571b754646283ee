import { stoppableBy } from '../../domain/campaign/states.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import { ownerOf } from '../../domain/winback/ids.js';
import { haltableBy } from '../../domain/winback/states.js';
import { moveCampaign } from '../../models/campaign/campaign-store.js';
import { releaseOwner, skipDay, skipOutreaches } from '../../models/campaign/owner-holds.js';
import type { Models } from '../../models/models.js';
import { moveWinback } from '../../models/winback/winback-store.js';
import type { RunDecision } from '../contract.js';
import type { CampaignDeps } from '../deps.js';

/** Writes down what an operator has decided about a campaign or a programme. Of one that has ended nothing is left to decide. */
export async function decideOwner(
  { models, log, now }: CampaignDeps,
  { owner, decision }: { owner: string; decision: RunDecision },
): Promise<void> {
  const isProgramme = ownerOf(owner).kind === 'programme';
  if (decision === 'retry') await releaseOwner(models, owner);
  else if (decision === 'skip') await (isProgramme ? skipHeldDay(models, owner) : skipOutreaches(models, owner));
  else if (isProgramme) await moveWinback(models, owner, haltableBy('stop'), { state: 'stopped', endedAt: now() });
  else await moveCampaign(models, owner, stoppableBy('cancel'), { state: 'cancelled', endedAt: now() });
  log?.info('an operator has decided', { owner, decision });
}

async function skipHeldDay(models: Models, owner: string): Promise<void> {
  const found = await models.winbacks.findById(owner, { held: 1 }).lean<{ held?: Hold & { day?: string } }>();
  if (found?.held?.day !== undefined) await skipDay(models, owner, found.held.day);
}
