import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, rootOf, startPeer, tempFolder } from './peer.js';

export const EXIM = rootOf('usr/sbin/exim4');

/** Starts Exim; what it takes goes on to `next`. @param settings of its main part, one a line */
export async function startExim(port: number, next: number, settings = ''): Promise<Peer> {
  const program = join(EXIM ?? '/', 'usr/sbin/exim4');
  const folder = tempFolder('exim');
  const at = (name: string): string => join(folder, name);
  const owner = Number(execFileSync('id', ['-u', 'Debian-exim'], { encoding: 'utf8' }));
  for (const name of ['spool', 'log']) {
    mkdirSync(at(name));
    chownSync(at(name), owner, -1);
  }
  chownSync(folder, owner, -1);
  writeFileSync(
    at('exim.conf'),
    `primary_hostname = peer.example
exim_path = ${program}
keep_environment =
spool_directory = ${at('spool')}
log_file_path = ${at('log/%s')}
pid_file_path = ${at('pid')}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
host_lookup =
rfc1413_query_timeout = 0s
chunking_advertise_hosts = *
pipelining_advertise_hosts = *
tls_advertise_hosts =
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
deliver_queue_load_max = 1000
queue_only_load = 1000
smtp_accept_queue_per_connection = 0
${settings}
begin acl
acl_rcpt:
  deny local_parts = ^unknown
       message = 5.1.1 no such mailbox
  deny local_parts = ^policy
       message = 5.7.1 not from you
  drop local_parts = ^close
       message = 5.7.1 go away
  defer local_parts = ^later
       message = 4.2.0 greylisted
  accept
acl_data:
  drop condition = \${if match{$recipients}{^end521}}
       message = 5.7.1 not this one
  deny condition = \${if match{$recipients}{^end554}}
       message = 5.6.0 not this text
  defer condition = \${if match{$recipients}{^end451}}
       message = 4.3.0 later
  accept
begin routers
out:
  driver = manualroute
  route_list = * 127.0.0.1::${next} byname
  transport = out
  self = send
begin transports
out:
  driver = smtp
begin retry
* * F,1h,1m
`,
  );
  return startPeer(program, ['-C', at('exim.conf'), '-bdf', '-q1m'], { port, folder });
}
