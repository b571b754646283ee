import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { choosePort } from '../../../../dev/stack/ports.js';
import { until } from '../../support.js';
import { COMMAND, readSubmit, readUnits, type Submit } from '../smpp/octets.js';

const FOLDER = process.env.SMPP_PEER ?? '/opt/smpp-peer';
/** The simulator of jSMPP 3.0.2 (docs/channels.md has the line that puts it there). */
export const IS_THERE =
  existsSync(`${FOLDER}/jsmpp-examples-3.0.2.jar`) && spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
/** What the simulator lets in. */
export const LOGIN = { systemId: 'j', password: 'jpwd' } as const;

export interface Jsmpp {
  readonly port: number;
  /** Each submit_sm as its octets reached it, in order. */
  submits(): Submit[];
  close(): Promise<void>;
}

/** Starts the simulator on a port of this machine; it writes every protocol data unit that reaches it. */
export async function startJsmpp(): Promise<Jsmpp> {
  const port = await choosePort('jSMPP', undefined);
  const properties = [`-Djsmpp.simulator.port=${port}`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=debug'];
  const main = ['-cp', `${FOLDER}/*`, 'org.jsmpp.examples.SMPPServerSimulator'];
  const program: ChildProcess = spawn('java', [...properties, ...main], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await until(() => log.includes('Listening on port'), 'the simulator', 30_000);
  return {
    port,
    submits: () =>
      [...log.matchAll(/Received PDU ([0-9a-f]+)/g)]
        .flatMap(([, hex = '']) => readUnits(Buffer.from(hex, 'hex')).units)
        .filter(({ command }) => command === COMMAND.submit_sm)
        .map(({ body }) => readSubmit(body)),
    close: async () => {
      if (program.exitCode !== null || program.signalCode !== null) return;
      program.kill('SIGKILL');
      await once(program, 'exit');
    },
  };
}
