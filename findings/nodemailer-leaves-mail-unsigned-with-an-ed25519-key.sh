#!/bin/bash
# Expected: a mail library that is given a DKIM key signs with it, or says that it cannot; Ed25519 keys are one of the two kinds that DKIM knows.
# Happens: nodemailer 10.6.0 takes an Ed25519 key, resolves sendMail, emits no error, logs nothing above its usual lines, and the mail
#   leaves without a DKIM-Signature; with an RSA key the same program signs. Whoever rotates to Ed25519 loses DKIM without a word.
# Source: RFC 8463 (Ed25519-SHA256 for DKIM), RFC 6376 §3.3; nodemailer's DKIM page names no kind of key.
# Needs: npm, Node 20 or later.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact nodemailer@10.6.0
cat > try.mjs <<'JS'
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';

const lines = [];
const note = (level) => (entry, text, ...rest) => lines.push({ level, text, rest, error: entry?.err?.message });
const logger = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, note(level)]));
logger.level = () => {};

async function signed(kind, options) {
  const privateKey = generateKeyPairSync(kind, options).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const dkim = { domainName: 'shop.example', keySelector: 's1', privateKey };
  const transport = createTransport({ streamTransport: true, buffer: true, logger, dkim });
  const errors = [];
  transport.on('error', (error) => errors.push(error.message));
  lines.length = 0;
  const { message } = await transport.sendMail({ from: 'a@shop.example', to: 'b@customer.example', subject: 'x', text: 'x' });
  const complaints = lines.filter(({ level, error }) => error !== undefined || ['warn', 'error', 'fatal'].includes(level));
  const seen = { signed: /^DKIM-Signature:/im.test(message.toString()), errors: errors.length, complaints: complaints.length };
  console.log(kind.padEnd(8), JSON.stringify(seen));
  return seen;
}

console.log('nodemailer', JSON.parse(readFileSync('node_modules/nodemailer/package.json', 'utf8')).version, 'node', process.version);
const rsa = await signed('rsa', { modulusLength: 2048 });
const ed25519 = await signed('ed25519', {});
const asSeen = rsa.signed && !ed25519.signed && ed25519.errors === 0 && ed25519.complaints === 0;
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
