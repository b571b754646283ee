import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { HISTORIES, SUMS } from './recorded.js';

const RELEASE = execFileSync('git', ['rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' }).trim();

/**
 * Writes a workflow's history where the replay test finds it, and its hash beside it.
 * @param run the latest one's when absent
 * @throws Error when this release has one of that name: histories are only added
 */
export async function saveHistory(client: Client, name: string, workflowId: string, run?: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId, run).fetchHistory();
  const json = JSON.stringify(JSON.parse(historyToJSON(history)));
  // Stack traces and identities name the machine; neither is replayed.
  const clean = json
    .replace(/"stackTrace":"(?:[^"\\]|\\.)*"/g, '"stackTrace":""')
    .replace(/"identity":"\d+@[^"]*"/g, '"identity":"client"');
  const text = `${clean}\n`;
  const file = `${RELEASE}/${name}.json`;
  await mkdir(join(HISTORIES, RELEASE), { recursive: true });
  await writeFile(join(HISTORIES, file), text, { flag: 'wx' });
  await appendFile(join(HISTORIES, SUMS), `${createHash('sha256').update(text).digest('hex')}  ${file}\n`);
}

/** Writes a workflow's histories from this one on, numbered, each as it was continued. */
export async function saveAll(client: Client, name: string, workflowId: string, first: string): Promise<void> {
  let run: string | undefined = first;
  for (let n = 1; run !== undefined; n += 1) {
    await saveHistory(client, `${name}-${n}`, workflowId, run);
    run = await nextRun(client, workflowId, run);
  }
}

/** The run that continued this one; undefined behind the last. */
async function nextRun(client: Client, workflowId: string, run: string): Promise<string | undefined> {
  const history = await client.workflow.getHandle(workflowId, run).fetchHistory();
  const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  return last?.newExecutionRunId ?? undefined;
}
