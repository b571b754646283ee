import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, rootOf, startPeer, tempFolder } from './peer.js';

export const POSTFIX = rootOf('usr/lib/postfix/sbin/master');

const idOf = (what: 'passwd' | 'group', name: string): number =>
  Number(execFileSync('getent', [what, name], { encoding: 'utf8' }).split(':')[2]);

/** Refusals by the recipient's name, at RCPT and at the end of the message. */
const ACCESS = `/^unknown/ 550 5.1.1 no such mailbox
/^policy/ REJECT not from you
/^close/ 521 5.7.1 go away
/^later/ 450 4.2.0 greylisted
`;
const END_OF_DATA = `/^end521/ 521 5.7.1 not this one
/^end554/ 554 5.6.0 not this text
/^end451/ 451 4.3.0 later
`;

const SERVICES = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
flush unix n - n 1000? 0 flush
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
`;

/** Starts Postfix; what it takes goes on to `next`. @param settings of main.cf, one a line */
export async function startPostfix(port: number, next: number, settings = ''): Promise<Peer> {
  const root = POSTFIX ?? '/';
  const folder = tempFolder('postfix');
  const at = (name: string): string => join(folder, name);
  for (const name of ['conf', 'data', 'spool']) mkdirSync(at(name));
  const owner = idOf('passwd', 'postfix');
  const drop = idOf('group', 'postdrop');
  chownSync(at('data'), owner, -1);
  for (const name of 'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' ')) {
    mkdirSync(at(`spool/${name}`));
    chownSync(at(`spool/${name}`), owner, -1);
  }
  mkdirSync(at('spool/pid'));
  for (const [name, mode] of [
    ['public', 0o710],
    ['maildrop', 0o730],
  ] as const) {
    mkdirSync(at(`spool/${name}`), mode);
    chownSync(at(`spool/${name}`), owner, drop);
  }
  writeFileSync(at('conf/access'), ACCESS);
  writeFileSync(at('conf/end-of-data'), END_OF_DATA);
  writeFileSync(at('conf/master.cf'), `127.0.0.1:${port} inet n - n - - smtpd\n${SERVICES}`);
  const libraries = join(root, 'usr/lib/postfix');
  writeFileSync(
    at('conf/main.cf'),
    `compatibility_level = 3.6
queue_directory = ${at('spool')}
data_directory = ${at('data')}
daemon_directory = ${join(libraries, 'sbin')}
command_directory = ${join(root, 'usr/sbin')}
shlib_directory = ${libraries}
mail_owner = postfix
setgid_group = postdrop
import_environment = MAIL_CONFIG LANG=C LD_LIBRARY_PATH
maillog_file = ${at('log')}
maillog_file_prefixes = ${folder}
myhostname = peer.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
alias_maps =
local_recipient_maps =
relayhost = [127.0.0.1]:${next}
smtpd_peername_lookup = no
smtpd_client_event_limit_exceptions =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access regexp:${at('conf/access')}, permit
smtpd_end_of_data_restrictions = check_recipient_access regexp:${at('conf/end-of-data')}
${settings}
`,
  );
  const env = { LD_LIBRARY_PATH: libraries, MAIL_CONFIG: at('conf') };
  return startPeer(join(libraries, 'sbin/master'), ['-c', at('conf'), '-d'], { port, folder, env });
}
