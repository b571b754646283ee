#!/bin/bash
# Expected: after the end of DATA a server has ended the transaction, whatever it replies (RFC 5321 §4.1.1.4), so the MAIL that a
#   pipelining client (RFC 2920) has written behind the message begins a new one.
# Happens: Postfix 3.7.11, when smtpd_end_of_data_restrictions refuse the message, keeps its sender: the next MAIL is answered with
#   503 5.5.1 nested MAIL command, and the RCPT and DATA behind it with 250 and 354. What the client would send now leaves under the
#   refused message's return path. The same refusal by header_checks ends the transaction as expected.
# Source: RFC 5321 §4.1.1.4, RFC 2920 §3.1; Postfix's own smtpd, run here on a high port of this machine.
# Needs: root (Postfix starts as root), Debian 12, apt-get, python3. Leaves nothing behind.
set -euo pipefail
version=3.7.11-0+deb12u1
folder=$(mktemp -d); chmod 755 "$folder"; cd "$folder"
master=
trap '[ -z "$master" ] || kill "$master" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
apt-get download -qq "postfix=$version" 2>/dev/null
dpkg -x postfix_*.deb root
mkdir conf data spool; chown daemon data
for name in active bounce corrupt defer deferred flush hold incoming private saved trace; do mkdir "spool/$name"; chown daemon "spool/$name"; done
mkdir spool/pid; mkdir -m 710 spool/public; mkdir -m 730 spool/maildrop; chown daemon:mail spool/public spool/maildrop
port=24925; lib=$folder/root/usr/lib/postfix
echo '/^Subject: refused/ REJECT 5.6.0 not this text' > conf/headers
echo '/^refused@/ 554 5.6.0 not this text' > conf/end
cat > conf/main.cf <<CF
compatibility_level = 3.6
queue_directory = $folder/spool
data_directory = $folder/data
daemon_directory = $lib/sbin
command_directory = $folder/root/usr/sbin
shlib_directory = $lib
mail_owner = daemon
setgid_group = mail
import_environment = MAIL_CONFIG LANG=C LD_LIBRARY_PATH
maillog_file = $folder/log
maillog_file_prefixes = $folder
myhostname = peer.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
alias_maps =
defer_transports = smtp
header_checks = regexp:$folder/conf/headers
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_end_of_data_restrictions = check_recipient_access regexp:$folder/conf/end
CF
cat > conf/master.cf <<CF
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
retry unix - - n - - error
error unix - - n - - error
smtp unix - - n - - smtp
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
CF
LD_LIBRARY_PATH=$lib MAIL_CONFIG=$folder/conf "$lib/sbin/master" -c "$folder/conf" -d & master=$!
python3 - "$port" "$version" <<'PY'
import socket, sys, time
port, version = int(sys.argv[1]), sys.argv[2]
for _ in range(100):
    try:
        socket.create_connection(('127.0.0.1', port)).close(); break
    except OSError: time.sleep(0.1)
def dialogue(first, subject):
    s = socket.create_connection(('127.0.0.1', port)); f = s.makefile('rb'); s.settimeout(20)
    def replies(n):
        codes = []
        while len(codes) < n:
            line = f.readline().decode()
            if line[3:4] != '-': codes.append(line.strip())
        return codes
    replies(1); s.sendall(b'EHLO client.example\r\n'); replies(1)
    group = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<%s@example.com>\r\nDATA\r\n'
    s.sendall((group % first).encode()); replies(3)
    s.sendall(('Subject: %s\r\n\r\nx\r\n.\r\n' % subject + group % 'second').encode())
    said = replies(4); s.close(); return said
end = dialogue('refused', 'fine'); headers = dialogue('fine', 'refused')
print('postfix', version)
print('refused by smtpd_end_of_data_restrictions, then MAIL, RCPT, DATA:', *end, sep='\n  ')
print('refused by header_checks, then MAIL, RCPT, DATA:', *headers, sep='\n  ')
seen = [[line[:3] for line in said] for said in (end, headers)]
sys.exit(0 if seen == [['554', '503', '250', '354'], ['550', '250', '250', '354']] else 1)
PY
