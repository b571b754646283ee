import { spawn } from 'node:child_process';
import { z } from 'zod';
import { sendJson } from '../sample/upload.js';

const made = z.object({ path: z.string() });

/**
 * The address at which the console opens by itself, once, within an hour.
 * @param shop the shop to land in; without one the visitor chooses, as an admin
 */
export async function signInLink(api: string, adminKey: string, shop?: string): Promise<string> {
  const scope = shop === undefined ? { kind: 'admin' } : { kind: 'shop', shop };
  const answer = await sendJson({ api, key: adminKey }, 'POST', '/v1/sign-in-links', { scope });
  return api + made.parse(answer).path;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** Opens an address in the browser of whoever sits at this terminal, where there is a display; quietly does nothing otherwise. */
export function openInBrowser(url: string, env = process.env): void {
  const opener = OPENERS[process.platform];
  const hasDisplay = process.platform !== 'linux' || env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined;
  if (!opener || !hasDisplay || !process.stdout.isTTY || env.SSH_CONNECTION !== undefined) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
