import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, rootOf, startPeer, tempFolder } from './peer.js';

/** Installed only: its queue and its helpers are where the package puts them. */
export const OPENSMTPD = rootOf('usr/sbin/smtpd') === '/' ? '/' : undefined;

/** Starts OpenSMTPD with its own limits; what it takes goes on to `next`. */
export async function startOpenSmtpd(port: number, next: number): Promise<Peer> {
  const folder = tempFolder('opensmtpd');
  const config = join(folder, 'smtpd.conf');
  writeFileSync(
    config,
    `listen on 127.0.0.1 port ${port} hostname peer.example
action "out" relay host smtp://127.0.0.1:${next}
match from any for rcpt-to "unknown@example.com" reject
match from any for any action "out"
`,
  );
  return startPeer('/usr/sbin/smtpd', ['-d', '-f', config], { port, folder });
}
