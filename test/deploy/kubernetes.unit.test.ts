import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { API_FLAGS } from '../../api/node-flags.js';
import { configSchema, parseConfig } from '../../config/config.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { NODE_FLAGS } from '../../worker/node-flags.js';
import { filesIn, ROOT, read } from '../conventions/sources.js';
import { parseCompose } from './compose.js';

const BASE = 'deploy/kubernetes';
interface Variable {
  readonly name: string;
  readonly value: string;
}
interface Container {
  readonly command: readonly string[];
  readonly env: readonly Variable[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly [probe: string]: unknown;
}
interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number; readonly runAsNonRoot: boolean };
  readonly containers: readonly [Container];
}
interface Resource {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: Pod } };
}
const resources = (file: string): Resource[] =>
  parseAllDocuments(read(`${BASE}/${file}`)).map((document) => document.toJS() as Resource);
const podOf = (file: string): Pod => (resources(file)[0] as Resource).spec.template.spec;
const compose = parseCompose().services;

describe('the Kubernetes base', () => {
  for (const [file, service, port] of [
    ['api.yaml', 'api', 'API_PORT'],
    ['worker/worker.yaml', 'worker-campaigns', 'HEALTH_ADDRESS'],
  ] as const) {
    const pod = podOf(file);
    const [container] = pod.containers;
    const env = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));

    it(`runs ${service} as Compose does: nobody special, nothing to write, as much memory, time to end`, () => {
      const { mem_limit, read_only } = compose[service] ?? {};
      assert.deepEqual([pod.securityContext.runAsUser, pod.securityContext.runAsNonRoot], [1000, true]);
      assert.equal(container.securityContext.readOnlyRootFilesystem, read_only);
      assert.equal(container.resources.limits.memory, mem_limit?.replace('m', 'Mi'));
      assert.equal(pod.terminationGracePeriodSeconds, 60);
      const flags = service === 'api' ? API_FLAGS : NODE_FLAGS;
      assert.deepEqual(container.command.slice(0, flags.length + 1), ['node', ...flags]);
      assert.ok(existsSync(join(ROOT, container.command.at(-1) ?? '')));
    });

    it(`asks ${service} for its health where it answers`, () => {
      const config = parseConfig({ LINK_SECRET: '0123456789abcdef', ...env });
      const listening = Number(String(config[port]).split(':').at(-1));
      for (const [probe, path] of [
        ['livenessProbe', '/livez'],
        ['startupProbe', '/livez'],
        ['readinessProbe', '/readyz'],
      ] as const) {
        const { httpGet } = container[probe] as { httpGet: { path: string; port: string } };
        assert.equal(httpGet.path, path);
        assert.equal(container.ports.find(({ name }) => name === httpGet.port)?.containerPort, listening);
      }
    });
  }

  it('has a worker for each role, with a name and a role of its own', () => {
    for (const role of ['campaigns', ...CHANNELS]) {
      const { nameSuffix, patches } = parse(read(`${BASE}/roles/${role}/kustomization.yaml`));
      const [{ value }] = parse(patches[0].patch);
      assert.deepEqual([nameSuffix, value], [`-${role}`, { name: 'WORKER_ROLES', value: role }]);
    }
  });

  it('names only files that are there, and variables that the programs know', () => {
    for (const file of filesIn(BASE, 'kustomization.yaml')) {
      const { resources: listed, configMapGenerator = [] } = parse(read(file));
      for (const one of listed) {
        const path = join(ROOT, dirname(file), one);
        assert.ok(statSync(path).isFile() || existsSync(join(path, 'kustomization.yaml')), `${file}: ${one}`);
      }
      const names = configMapGenerator.flatMap(({ literals }: { literals: string[] }) =>
        literals.map((literal) => literal.split('=', 1)[0]),
      );
      assert.deepEqual(
        names.filter((name: string) => !Object.hasOwn(configSchema.shape, name)),
        [],
      );
    }
  });
});
