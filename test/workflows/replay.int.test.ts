import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { quiet, workflowBundle } from './environment.js';
import { personalData, textsOf } from './history-texts.js';
import { HISTORIES, recordedHistories } from './recording/recorded.js';

const files = recordedHistories();
const read = (file: string): string => readFileSync(join(HISTORIES, file), 'utf8');

async function replay(texts: Readonly<Record<string, string>>): Promise<Map<string, Error | undefined>> {
  const histories = Object.entries(texts).map(([workflowId, text]) => ({ workflowId, history: JSON.parse(text) }));
  const errors = new Map<string, Error | undefined>();
  for await (const result of Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories)) {
    errors.set(result.workflowId, result.error);
  }
  return errors;
}

describe('recorded histories', function () {
  this.timeout(240_000);
  before(quiet);

  it('cover campaigns, outreaches and programmes, with pauses, cancellations, failures and continue-as-new', () => {
    assert.ok(files.length >= 9);
    const types = files.map((file) => /"workflowType":\{"name":"(\w+)"/.exec(read(file))?.[1]);
    for (const type of ['campaignWorkflow', 'outreachWorkflow', 'winbackWorkflow'])
      assert.ok(types.includes(type), type);
    for (const event of [
      'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
      'ACTIVITY_TASK_FAILED',
      'ACTIVITY_TASK_CANCEL_REQUESTED',
    ]) {
      assert.ok(
        files.some((file) => read(file).includes(`EVENT_TYPE_${event}`)),
        event,
      );
    }
  });

  it('replay with the workflows of today', async () => {
    const errors = await replay(Object.fromEntries(files.map((file) => [file, read(file)])));
    assert.equal(errors.size, files.length);
    for (const [file, error] of errors) assert.equal(error, undefined, `${file}: ${error?.message}`);
  });

  it('would show a changed workflow: the same history with another activity does not replay', async () => {
    const changed = read('outreach-delivered.json').replaceAll('"name":"closeRun"', '"name":"endRun"');
    const errors = await replay({ changed });
    assert.ok(errors.get('changed') instanceof DeterminismViolationError);
  });

  it('hold no personal data, no message and nothing of the machine they were recorded on', () => {
    for (const file of files) {
      const texts = textsOf(JSON.parse(read(file)));
      assert.deepEqual(personalData(texts), [], file);
      const machine = texts.filter((text) => /\/(?:home|root|work|Users|tmp)\/|@[\w-]+$/.test(text));
      assert.deepEqual([...new Set(machine)], [], file);
    }
  });
});

describe('the search for personal data in histories', () => {
  const payload = (text: string) => ({ payloads: [{ data: Buffer.from(JSON.stringify(text)).toString('base64') }] });
  it('looks into payloads and finds what must not be there', () => {
    for (const text of [
      'a.b@example.com',
      '0912345678',
      '+84912345678',
      '6b4d6ffe-86a5-4ab0-b5f3-0912345678',
      'Chào Lan',
      'Hi {{ name }}',
      'http://x.vn/y',
    ]) {
      assert.notDeepEqual(personalData(textsOf({ events: [payload(text)] })), [], text);
    }
  });
  it('takes ids, instants and counts for what they are', () => {
    const uuid = '6b4d6ffe-86a5-4ab0-b5f3-6b0545445785';
    for (const text of ['shop-a.1111.cart.1', '1794243600000', '2026-11-11T02:00:00Z', 'shop-a/c000123', '500', uuid]) {
      assert.deepEqual(personalData(textsOf({ events: [payload(text)] })), [], text);
    }
  });
});
