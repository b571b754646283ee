import type { StackContext } from '../context.js';
import { type Choice, climb, type Found, found, notFound, type Rung } from '../ladder.js';
import { programOnPath } from '../on-path.js';
import type { RunResult } from '../run.js';
import { vendorDownload } from '../temporal/vendor-download.js';
import { prepareJavaMongo } from './mongo-java.js';

export type MongoSource =
  | { readonly kind: 'given'; readonly uri: string }
  | { readonly kind: 'mongod'; readonly binary: string }
  | { readonly kind: 'java'; readonly java: string; readonly classPath: string };

const INSTALL =
  'Set MONGODB_URI to a running MongoDB, or install one of: MongoDB 7 or later (`mongod` on PATH); a JDK 17 or later with Maven (`java`, `javac` and `mvn` on PATH).';

const asMongod = (result: Found<string>): Found<MongoSource> =>
  result.ok ? found({ kind: 'mongod', binary: result.value }, result.what) : result;

const firstLine = ({ stdout }: RunResult): string => stdout.split('\n')[0] ?? 'mongod';

/** The ways to a MongoDB server, best first. */
export function mongoRungs(context: StackContext): readonly Rung<MongoSource>[] {
  const uri = context.env.MONGODB_URI;
  return [
    {
      name: 'MONGODB_URI',
      instant: true,
      get: async () => (uri ? found({ kind: 'given', uri }, 'given by MONGODB_URI') : notFound('not set')),
    },
    {
      name: 'mongod on PATH',
      instant: true,
      get: async () => asMongod(await programOnPath(context, 'mongod', firstLine)),
    },
    { name: 'vendor download', instant: false, get: async () => asMongod(await vendorDownload(context, 'mongod')) },
    { name: 'mongo-java-server', instant: false, get: () => prepareJavaMongo(context) },
  ];
}

/** @throws NoServerError saying what to install. */
export function chooseMongo(context: StackContext): Promise<Choice<MongoSource>> {
  return climb(context, 'MongoDB', mongoRungs(context), INSTALL);
}
