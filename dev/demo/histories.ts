import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** Writes the history of every workflow of a namespace as JSON, as `temporal workflow show --output json` does. */
export async function exportHistories(address: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    let count = 0;
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const name = `${workflowId}.${runId}`.replaceAll(/[^\w.-]/g, '_');
      await writeFile(join(folder, `${name}.json`), historyToJSON(history));
      count += 1;
    }
    return count;
  } finally {
    await connection.close();
  }
}
