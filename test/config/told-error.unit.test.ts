import assert from 'node:assert/strict';
import { pino } from 'pino';
import { toldError } from '../../config/told-error.js';

/** The line that a logger of the programs writes. */
function lineOf(err: unknown): string {
  let line = '';
  const write = (text: string): void => {
    line = text;
  };
  pino({ serializers: { err: toldError } }, { write }).error({ err }, 'failed');
  return line;
}

describe('an error in the log', () => {
  it('has its class, its sentence, its code, where it came from, and its causes', () => {
    const cause = Object.assign(new RangeError('no room'), { code: 28 });
    const { err } = JSON.parse(lineOf(new TypeError('it failed', { cause })));
    assert.deepEqual([err.type, err.message], ['TypeError', 'it failed']);
    assert.match(err.stack, /^ {4}at .*told-error\.unit\.test/m);
    assert.deepEqual([err.cause.type, err.cause.message, err.cause.code], ['RangeError', 'no room', 28]);
  });

  it('has nothing of the documents and findings that hang on it', () => {
    const refs = Array.from({ length: 500 }, (_, i) => ({ _id: `hoa/customer-${i}`, email: 'lan@example.com' }));
    const error = Object.assign(new Error('E11000 duplicate key error, dup key: { _id: "hoa/customer-7" }'), {
      name: 'MongoBulkWriteError',
      writeErrors: refs,
      errors: refs,
      result: { insertedIds: refs },
    });
    const line = lineOf(error);
    assert.doesNotMatch(line, /customer-|lan@/);
    assert.match(line, /MongoBulkWriteError.*duplicate key error, dup key/);
    assert.ok(line.length < 4_000);
  });

  it('is short, whatever it says, and what is no error is left as it is', () => {
    assert.ok(lineOf(new Error('x'.repeat(100_000))).length < 4_000);
    assert.equal(JSON.parse(lineOf('a word')).err, 'a word');
  });
});
