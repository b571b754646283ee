import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bouncesOf, readMail } from '../domain/customer/bounce/read.js';

/**
 * Reads mails that came back as the API does, and prints what it makes of each, a line of JSON a file:
 * `npx tsx dev/bounces.ts FOLDER`. Nothing is sent or stored; addresses are shown, so mind where it is printed.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Cannot read reports as 'FOLDER' must name a folder with .eml files: current value is undefined");
  process.exitCode = 1;
} else {
  const now = new Date();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort()) {
    const report = readMail(readFileSync(join(folder, file)).toString('latin1'), now);
    const recipients = report.kind === 'delivery' ? bouncesOf(report.recipients, now) : [];
    const told = recipients.map(({ address, status, kind, means }) => ({ address, status, class: kind, means }));
    const returned = 'returned' in report ? report.returned.messageIds : [];
    console.log(JSON.stringify({ file, kind: report.kind, recipients: told, messageIds: returned }));
  }
}
