import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { climb, found, NoServerError, notFound, type Rung } from '../../../dev/stack/ladder.js';
import { type Sandbox, sandbox } from './sandbox.js';

describe('the ladder of ways to a server', () => {
  let box: Sandbox;
  let tried: string[];
  beforeEach(async () => {
    box = await sandbox();
    tried = [];
  });
  afterEach(() => box.remove());

  const rung = (name: string, holds: boolean, instant = false): Rung<string> => ({
    name,
    instant,
    get: async () => {
      tried.push(name);
      return holds ? found(`from ${name}`, `server of ${name}`) : notFound(`no ${name} here`);
    },
  });
  const go = (rungs: Rung<string>[], server = 'Kettle') => climb(box.context(), server, rungs, 'Install a kettle.');

  it('takes the first way that works and tells why the better ones did not', async () => {
    const choice = await go([rung('a', false, true), rung('b', false), rung('c', true), rung('d', true)]);
    assert.deepEqual(choice, {
      rung: 'c',
      value: 'from c',
      what: 'server of c',
      passed: [
        { rung: 'a', why: 'no a here' },
        { rung: 'b', why: 'no b here' },
      ],
    });
    assert.deepEqual(tried, ['a', 'b', 'c']);
    assert.deepEqual(box.lines, ['Kettle: trying b …', 'Kettle: trying c …']);
  });

  it('goes straight to the remembered way at the next start, with the reasons of the first', async () => {
    await go([rung('a', false, true), rung('b', false), rung('c', true)]);
    tried = [];
    box.lines.length = 0;
    const choice = await go([rung('a', false, true), rung('b', true), rung('c', true)]);
    assert.equal(choice.rung, 'c');
    assert.deepEqual(
      choice.passed.map(({ why }) => why),
      ['no a here', 'no b here'],
    );
    assert.deepEqual(tried, ['a', 'c']);
    assert.deepEqual(box.lines, []);
  });

  it('prefers a way that is given over the remembered one', async () => {
    await go([rung('a', false, true), rung('c', true)]);
    assert.equal((await go([rung('a', true, true), rung('c', true)])).rung, 'a');
  });

  it('climbs on when the remembered way no longer works', async () => {
    await go([rung('b', false), rung('c', true)]);
    assert.equal((await go([rung('b', true), rung('c', false)])).rung, 'b');
  });

  it('remembers each server by itself, and survives a broken memory', async () => {
    await go([rung('c', true)]);
    await go([rung('d', true)], 'Pan');
    const file = join(box.context().root, 'choices.json');
    assert.deepEqual(Object.keys(JSON.parse(await readFile(file, 'utf8'))), ['Kettle', 'Pan']);
    await writeFile(file, '{"Kettle": ');
    assert.equal((await go([rung('e', true)])).rung, 'e');
  });

  it('when nothing works the message says why, way by way, and what to install', async () => {
    await assert.rejects(go([rung('a', false, true), rung('b', false)]), (error: Error) => {
      assert.ok(error instanceof NoServerError);
      assert.equal(
        error.message,
        'Cannot start Kettle: no way to get it works here.\n  - a: no a here\n  - b: no b here\nInstall a kettle.',
      );
      return true;
    });
  });
});
