import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type RunningServer, type ServerCommand, startGuarded } from './stack/guarded.js';

const ROOT = resolve(import.meta.dirname, '..');
const START_MS = 60_000;
/** A program that dies again and again is not helped by another start. */
const MAX_RESTARTS = 10;

export interface ProgramOptions {
  readonly name: string;
  /** Path of the TypeScript entry, from the project's root. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Flags of Node itself. */
  readonly nodeFlags?: readonly string[];
  /** Added to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Resolves when it answers; by default: when `readyLine` stands in its log. */
  readonly isUp?: () => Promise<void>;
  readonly readyLine?: RegExp;
  /** Called with the match of the ready line, at the first start. */
  readonly onReady?: (match: RegExpExecArray) => void;
  /** Start it again when it ends unasked; told through `log`. */
  readonly restart?: boolean;
  readonly log: (line: string) => void;
}

/** A program of ours in a process of its own, so that it can be killed like in production. It ends with this process. */
export interface Program {
  pid(): number;
  stop(): Promise<void>;
}

/** Starts a program under a guardian. Errors: ServerStartError with the end of its log. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const command = commandOf(options);
  let running = await startGuarded(command);
  await tellReady(options);
  let stopping = false;
  let restarting: Promise<void> | undefined;

  const watch = async (server: RunningServer, restarts: number): Promise<void> => {
    const how = await server.ended;
    if (stopping) return;
    options.log(`${options.name} ended unasked (${how})${options.restart ? ': starting it again' : ''}`);
    if (!options.restart || restarts >= MAX_RESTARTS) return;
    running = await startGuarded(command);
    options.log(`${options.name} is up again, pid ${running.identity.pid}`);
    restarting = watch(running, restarts + 1);
  };
  restarting = watch(running, 0).catch((error: Error) =>
    options.log(`${options.name} cannot be started again: ${error.message}`),
  );

  return {
    pid: () => running.identity.pid,
    async stop() {
      stopping = true;
      await running.stop();
      await restarting;
    },
  };
}

function commandOf(options: ProgramOptions): ServerCommand {
  return {
    name: options.name,
    command: process.execPath,
    args: [...(options.nodeFlags ?? []), '--import', 'tsx', resolve(ROOT, options.entry), ...(options.args ?? [])],
    env: { ...process.env, ...options.env },
    logFile: options.logFile,
    startMs: START_MS,
    isUp: options.isUp ?? (() => lineInLog(options.logFile, options.readyLine ?? /"msg":"ready"/)),
  };
}

async function tellReady({ readyLine, onReady, logFile }: ProgramOptions): Promise<void> {
  if (!readyLine || !onReady) return;
  const match = readyLine.exec(await readFile(logFile, 'utf8'));
  if (match) onReady(match);
}

async function lineInLog(file: string, line: RegExp): Promise<void> {
  if (!line.test(await readFile(file, 'utf8'))) throw new Error(`no line ${line} in its log yet`);
}
