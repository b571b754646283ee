import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const FOLDER = join(import.meta.dirname, '../../histories');

/** Writes a workflow's history where the replay test finds it. @param run the latest one's when absent */
export async function saveHistory(client: Client, name: string, workflowId: string, run?: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId, run).fetchHistory();
  const json = JSON.stringify(JSON.parse(historyToJSON(history)));
  // Stack traces and identities name the machine; neither is replayed.
  const clean = json
    .replace(/"stackTrace":"(?:[^"\\]|\\.)*"/g, '"stackTrace":""')
    .replace(/"identity":"\d+@[^"]*"/g, '"identity":"client"');
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), `${clean}\n`);
}
