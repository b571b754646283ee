import assert from 'node:assert/strict';
import { compileMail } from '../../../../api/messages/mail/compile.js';
import { compiled } from '../../../../api/messages/mail/compiler.js';

const about = { language: 'html', source: '<p>Chào {{ customer_name }}</p>', lang: 'vi' } as const;

describe('the thread that makes mails ready', () => {
  it('makes what the same code makes here, and keeps it for the next question', async () => {
    const [first, second] = await Promise.all([compiled(about), compiled({ ...about })]);
    assert.deepEqual(first, await compileMail(about));
    assert.equal(second, first, 'asked meanwhile');
    assert.equal(await compiled(about), first, 'asked again');
  });
});
