import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder, type StackContext } from '../context.js';
import { type Found, found, notFound } from '../ladder.js';
import { findOnPath, lastLine, run } from '../run.js';

export interface JavaMongo {
  readonly kind: 'java';
  readonly java: string;
  readonly classPath: string;
}

/** A Maven project of its own. Only its own build tests and lints it: a first start has no time for that. */
const PROJECT = join(import.meta.dirname, '../../mongo');
const SOURCES = join(PROJECT, 'src/main/java');
const POM = join(PROJECT, 'pom.xml');
const WHAT = 'mongo-java-server 1.47.0';
const MIN_JAVA = 17;
const MAVEN_MS = 300_000;
const COMPILE_MS = 120_000;

/** @returns why this Java will not do, or undefined. */
async function refuseJava(java: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const result = await run(java, ['-version'], { env, timeoutMs: 20_000 });
  // JEP 223: "17.0.15"; before Java 9 it was "1.8.0_292".
  const version = /version "(\d+)(?:\.(\d+))?/.exec(result.stderr + result.stdout);
  if (result.code !== 0 || version === null) return `${java} does not work: ${lastLine(result)}`;
  const major = Number(version[1] === '1' ? version[2] : version[1]);
  return major < MIN_JAVA ? `java must be ${MIN_JAVA} or later: current value is ${major}` : undefined;
}

async function filesBelow(folder: string, suffix: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(PROJECT.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** Makes a folder once: what `fill` writes into a temporary one appears under its name only when complete. */
async function once(folder: string, suffix: string, fill: (temporary: string) => Promise<string | undefined>) {
  if ((await filesBelow(folder, suffix)).length > 0) return undefined;
  await mkdir(join(folder, '..'), { recursive: true });
  const temporary = await mkdtemp(`${folder}-`);
  try {
    const refusal = await fill(temporary);
    // Another start may have been quicker: its folder is as good.
    if (refusal === undefined) await rename(temporary, folder).catch(() => {});
    return refusal;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Fetches mongo-java-server with Maven and compiles our extensions of it (dev/mongo), once for each version of them. */
export async function prepareJavaMongo(context: StackContext): Promise<Found<JavaMongo>> {
  const { env } = context;
  const java = await findOnPath('java', env);
  if (java === undefined) return notFound('java is not on PATH');
  const refusal = await refuseJava(java, env);
  if (refusal !== undefined) return notFound(refusal);

  const sources = await filesBelow(SOURCES, '.java');
  const jarFolder = join(cacheFolder(context), `mongo-jars-${await hashOf([POM])}`);
  const classes = join(cacheFolder(context), `mongo-classes-${await hashOf([POM, ...sources])}`);
  const why =
    (await once(jarFolder, '.jar', (folder) => fetchJars(env, folder))) ??
    (await once(classes, '.class', (folder) => compile(env, jarFolder, sources, folder)));
  if (why !== undefined) return notFound(why);
  return found(
    { kind: 'java', java, classPath: [classes, ...(await filesBelow(jarFolder, '.jar'))].join(delimiter) },
    WHAT,
  );
}

async function fetchJars(env: NodeJS.ProcessEnv, folder: string): Promise<string | undefined> {
  const mvn = await findOnPath('mvn', env);
  if (mvn === undefined) return 'mvn is not on PATH';
  const args = [
    '-q',
    '-B',
    '--strict-checksums',
    '-f',
    POM,
    '-DrunOnly',
    '-DincludeScope=runtime',
    'dependency:copy-dependencies',
    `-DoutputDirectory=${folder}`,
  ];
  const result = await run(mvn, args, { env, timeoutMs: MAVEN_MS });
  if (result.timedOut) return `mvn has not finished after ${MAVEN_MS / 1000} s`;
  const error = /\[ERROR\] (.+)/.exec(result.stdout)?.[1];
  return result.code === 0 ? undefined : (error ?? lastLine(result));
}

async function compile(env: NodeJS.ProcessEnv, jars: string, sources: readonly string[], folder: string) {
  const javac = await findOnPath('javac', env);
  if (javac === undefined) return 'javac is not on PATH (a JDK is needed, not only a runtime)';
  const args = ['--release', String(MIN_JAVA), '-nowarn', '-cp', join(jars, '*'), '-d', folder, ...sources];
  const result = await run(javac, args, { env, timeoutMs: COMPILE_MS });
  return result.code === 0 ? undefined : (/^.*error: .*$/m.exec(result.stderr)?.[0] ?? lastLine(result));
}
