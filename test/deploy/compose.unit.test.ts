import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configSchema, parseConfig } from '../../config/config.js';
import { composeService, interpolate } from '../../dev/rehearse/compose-service.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { ROOT, read } from '../conventions/sources.js';
import { closure } from './closure.js';
import { composeText, parseCompose, type Service, variablesIn } from './compose.js';

const compose = parseCompose();
const service = (name: string): Service => compose.services[name] ?? assert.fail(`no service ${name}`);
const WORKERS = ['worker-campaigns', ...CHANNELS.map((channel) => `worker-${channel}`)];
const PROGRAMS = ['api', ...WORKERS];

/** What somebody who deploys would put into their environment. */
const GIVEN: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'p0stgres',
  MONGO_ROOT_PASSWORD: 'r00t',
  MONGO_APP_PASSWORD: 'appl1cation',
  MONGO_REPLICA_KEY: 'c2hhcmVk',
  PUBLIC_URL: 'https://go.shop.example',
  LINK_SECRET: '0123456789abcdef',
  ADMIN_API_KEY: 'fedcba9876543210',
  CHAT_URL: 'https://chat.example',
  CHAT_SECRET: '0123456789abcdef',
  SMTP_URL: 'smtps://shop:secret@mail.example:465',
  SMS_URL: 'https://sms.example',
  SMS_SECRET: '0123456789abcdef',
};
/** Read by files that the API shares with the workers, and of no use to it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  CHANNEL_CONNECTIONS: 'the account of the SMS provider is asked now and then; the default is more than enough',
  TEMPORAL_UI_URL: 'only where the Web UI has an address that people reach',
  OTEL_EXPORTER_OTLP_HEADERS: "read by OpenTelemetry's exporter itself",
  WORKFLOW_BUNDLES: 'the image sets it',
};
/** The variables that a program reads, by its composition root. @param skipped folders of what it loads and does not use */
function readBy(root: string, skipped: readonly string[] = []): Set<string> {
  // Rules know no configuration; their comments may name a variable.
  const elsewhere = ['config/', 'domain/', ...skipped];
  const files = closure([root]).files.filter(
    (file) => file.endsWith('.ts') && !elsewhere.some((folder) => file.startsWith(folder)),
  );
  const names = Object.keys(configSchema.shape);
  return new Set(
    files.flatMap((file) =>
      names.filter((name) => new RegExp(`[.']${name}\\b|[{,] ${name}(?::|,| \\})`).test(read(file))),
    ),
  );
}
/** The adapters of other channels are no concern of a worker. */
const OF_CHANNELS = [
  'channels/create.ts',
  'channels/account/',
  'worker/roles.ts',
  ...CHANNELS.map((name) => `channels/${name}/`),
];
const environmentOf = (name: string, given = GIVEN): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, interpolate(String(value), given)]),
  );

describe('docker-compose.yml', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
    JSON.parse(read('deploy/compose-spec.json')),
  );

  it('is valid by the schema of the Compose specification', () => {
    assert.equal(validate(compose), true, JSON.stringify(validate.errors));
  });

  it('and the schema would tell a misspelt key or a wrong type', () => {
    assert.equal(validate({ services: { api: { image: 'x', enviroment: {} } } }), false);
    assert.equal(validate({ services: { api: { image: 'x', ports: 8080 } } }), false);
  });

  it('gives the programs only variables that config/config.ts knows', () => {
    const unknown = PROGRAMS.flatMap((name) =>
      Object.keys(service(name).environment ?? {})
        .filter((key) => !Object.hasOwn(configSchema.shape, key))
        .map((key) => `${name}: ${key}`),
    );
    assert.deepEqual(unknown, []);
  });

  for (const name of PROGRAMS) {
    it(`gives ${name} a configuration that it starts with`, () => {
      const config = parseConfig(environmentOf(name));
      assert.match(config.MONGODB_URI, /replicaSet=nhip/);
      assert.equal(config.TEMPORAL_ADDRESS, 'temporal:7233');
      assert.equal(config.MONGODB_WRITE_CONCERN, 'majority');
    });
  }

  it('has one worker service per role', () => {
    const roles = WORKERS.map((name) => parseConfig(environmentOf(name)).WORKER_ROLES);
    assert.deepEqual(roles, [['campaigns'], ...CHANNELS.map((channel) => [channel])]);
  });

  it('gives each channel worker what its channel needs', () => {
    const chat = parseConfig(environmentOf('worker-chat'));
    assert.deepEqual([chat.CHAT_URL, chat.CHAT_SECRET], [GIVEN.CHAT_URL, GIVEN.CHAT_SECRET]);
    assert.equal(parseConfig(environmentOf('worker-email')).SMTP_URL, GIVEN.SMTP_URL);
    const sms = parseConfig(environmentOf('worker-sms'));
    assert.deepEqual([sms.SMS_URL, sms.SMS_SECRET], [GIVEN.SMS_URL, GIVEN.SMS_SECRET]);
  });

  it('gives the API the secrets that receipts are signed with, the same as the workers', () => {
    const api = environmentOf('api');
    assert.equal(api.CHAT_SECRET, environmentOf('worker-chat').CHAT_SECRET);
    assert.equal(api.SMS_SECRET, environmentOf('worker-sms').SMS_SECRET);
    assert.ok(api.CHAT_SECRET && api.SMS_SECRET);
  });

  it('gives the API every variable that its program reads, or leaves it at a default that fits', () => {
    const used = readBy('api/server.ts');
    assert.ok(used.has('SMTP_URL') && used.has('LINK_SECRET'));
    const missing = [...used].filter((name) => !(name in (service('api').environment ?? {})) && !(name in ELSEWHERE));
    assert.deepEqual(missing, []);
  });

  for (const name of WORKERS) {
    it(`gives ${name} every variable that its part of the program reads`, () => {
      const channel = name.replace('worker-', '');
      const skipped = OF_CHANNELS.filter((folder) => folder !== `channels/${channel}/`);
      const used = readBy('worker/main.ts', skipped);
      assert.ok(used.has('TEMPORAL_API_KEY') && used.has('HEALTH_ADDRESS'));
      const given = service(name).environment ?? {};
      assert.deepEqual(
        [...used].filter((one) => !(one in given) && !(one in ELSEWHERE)),
        [],
      );
    });
  }

  it('does not start without its secrets, and says which and what is allowed', () => {
    const required = ['POSTGRES_PASSWORD', 'MONGO_ROOT_PASSWORD', 'MONGO_APP_PASSWORD', 'MONGO_REPLICA_KEY'].concat([
      'PUBLIC_URL',
      'LINK_SECRET',
    ]);
    const asked = variablesIn(composeText()).filter((variable) => variable.required);
    assert.deepEqual([...new Set(asked.map(({ name }) => name))].sort(), required.sort());
    for (const { name, text } of asked) assert.ok(text.length > 10, `${name} has no sentence`);
    assert.throws(() => environmentOf('api', { ...GIVEN, LINK_SECRET: '' }), /LINK_SECRET is missing .* 16 characters/);
  });

  it('holds no secret itself: a default is never given to one', () => {
    const secrets = variablesIn(composeText()).filter(({ name }) => /SECRET|PASSWORD|KEY/.test(name));
    assert.deepEqual(
      secrets.filter(({ required, text }) => !required && text !== ''),
      [],
    );
    const literal = Object.entries(compose.services).flatMap(([name, { environment }]) =>
      Object.entries(environment ?? {})
        .filter(([key, value]) => /SECRET|PASSWORD|PWD|KEY/.test(key) && !String(value).startsWith('${'))
        .map(([key]) => `${name}: ${key}`),
    );
    assert.deepEqual(literal, []);
  });

  it('lets every program but the API scale: no fixed name, no port of the host', () => {
    for (const name of WORKERS) {
      assert.equal(service(name).container_name, undefined, name);
      assert.equal(service(name).ports, undefined, name);
    }
    assert.ok(Object.values(compose.services).every(({ container_name }) => container_name === undefined));
  });

  it('opens ports on loopback only', () => {
    const ports = Object.values(compose.services).flatMap((one) => one.ports ?? []);
    assert.equal(ports.length, 2);
    for (const port of ports) assert.match(interpolate(port, {}), /^127\.0\.0\.1:\d+:\d+$/);
  });

  it('starts the programs when Temporal has its namespace and MongoDB its replica set', () => {
    for (const name of PROGRAMS) {
      assert.deepEqual(service(name).depends_on, {
        'temporal-namespace': { condition: 'service_completed_successfully' },
        'mongo-init': { condition: 'service_completed_successfully' },
      });
    }
  });

  it('waits only for services that exist, and for a health only where one is checked', () => {
    for (const [name, { depends_on }] of Object.entries(compose.services)) {
      for (const [other, { condition }] of Object.entries(depends_on ?? {})) {
        const target = compose.services[other];
        assert.ok(target, `${name} waits for ${other}`);
        if (condition === 'service_healthy') assert.ok(target.healthcheck, `${other} has no health check`);
      }
    }
  });

  it('mounts files and volumes that exist', () => {
    for (const [name, { volumes }] of Object.entries(compose.services)) {
      for (const volume of volumes ?? []) {
        const [source = ''] = volume.split(':');
        const exists = source.startsWith('./') ? existsSync(join(ROOT, source)) : source in compose.volumes;
        assert.ok(exists, `${name} mounts ${source}`);
      }
    }
  });

  it('gives the programs nothing to write but their spool, and what is compiled in memory', () => {
    for (const name of PROGRAMS) {
      const { read_only, tmpfs } = service(name);
      assert.deepEqual([read_only, tmpfs], [true, ['/tmp']], name);
    }
  });

  it("keeps Temporal's pools below PostgreSQL's 100 connections: two of each of its four services", () => {
    const { SQL_MAX_CONNS, SQL_VIS_MAX_CONNS } = service('temporal').environment ?? {};
    assert.ok(4 * (Number(SQL_MAX_CONNS) + Number(SQL_VIS_MAX_CONNS)) <= 90);
  });

  it('gives the rehearsal the same commands and variables (dev/rehearse)', () => {
    for (const name of PROGRAMS) {
      const { command, env } = composeService(name, GIVEN);
      assert.deepEqual([command, env], [service(name).command, environmentOf(name)]);
    }
    assert.throws(() => composeService('api', {}), /required variable \w+ is missing a value/);
    assert.throws(() => composeService('cron', GIVEN), /no service cron/);
  });

  it('pins the images of others', () => {
    const images = Object.values(compose.services).map(({ image = '' }) => interpolate(image, {}));
    const loose = images.filter((image) => !image.startsWith('nhip:') && !/:\d+(\.\d+)*$/.test(image));
    assert.deepEqual(loose, []);
  });

  it('switches priority and fairness on in the Temporal server', () => {
    const { environment, volumes } = service('temporal');
    const mounted = volumes?.find((volume) => volume.includes('dynamicconfig.yaml'))?.split(':')[1];
    assert.equal(environment?.DYNAMIC_CONFIG_FILE_PATH, mounted);
    assert.deepEqual(parse(read('deploy/temporal/dynamicconfig.yaml')), {
      'matching.useNewMatcher': [{ value: true }],
      'matching.enableFairness': [{ value: true }],
    });
  });
});
