import assert from 'node:assert/strict';
import { workflowBundle } from './environment.js';

/** The SDK and our workflows make 610 kB without the source map; a library that slips in costs more than this leaves. */
const MAX_BYTES = 750_000;

describe('the workflow bundle', function () {
  this.timeout(240_000);

  it('holds no zod, no mongoose and no other library that belongs to activities', async () => {
    const { code } = await workflowBundle();
    const modules = [...code.matchAll(/^\/\*\*\*\/ "([^"]+)":?/gm)].map((found) => found[1] ?? '');
    assert.ok(
      modules.some((path) => path.includes('workflows/campaign')),
      'modules are found by their names',
    );
    const foreign = modules.filter((path) => path.includes('node_modules/') && !allowed(path));
    assert.deepEqual(foreign, []);
  });

  it('stays small', async () => {
    const { code } = await workflowBundle();
    // The source map at the end is not loaded into the sandbox.
    const bytes = code.slice(0, code.lastIndexOf('sourceMappingURL')).length;
    assert.ok(bytes > 100_000 && bytes < MAX_BYTES, `${bytes} bytes`);
  });
});

const allowed = (path: string): boolean => /node_modules\/(@temporalio|nexus-rpc|ms|long)\//.test(path);
