/** `vendor-download-main.ts temporal|temporal-test-server|mongod FOLDER`: see vendor-download.ts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

async function download(binary: string, folder: string): Promise<void> {
  if (binary === 'mongod') {
    const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
    await MongoBinary.getPath({ downloadDir: folder });
    return;
  }
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const server = { executable: { type: 'cached-download', downloadDir: folder } } as const;
  const environment =
    binary === 'temporal'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
}

const [binary = '', folder = ''] = process.argv.slice(2);
try {
  await download(binary, folder);
  await writeFile(join(folder, 'done'), '');
} catch (error) {
  // One line: it becomes the reason why this way was passed. Addresses repeat in it, and the cause stands at its end.
  const message = error instanceof Error ? error.message : String(error);
  const parts = message.replaceAll(/[("]*https?:[^\s)"]+[)",]*/g, '').split(/:\s+/);
  console.error(parts.slice(-2).join(': ').replaceAll(/\s+/g, ' ').trim());
  process.exitCode = 1;
}
