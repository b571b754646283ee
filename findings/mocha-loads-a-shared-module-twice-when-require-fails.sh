#!/bin/bash
# Expected: in a package of "type": "module", mocha with tsx loads each module once, so that a root hook and a test file that import the
#   same module share its state; and what cannot be loaded is an error.
# Happens: mocha 12.0.3 first asks require(), which tsx 4.23.15 answers with CommonJS. A module with `import.meta.resolve` cannot run there;
#   mocha drops that error without a word and imports the test file instead. The file passes or fails as if nothing had been, but with
#   second copies of all modules that were loaded before: the hook has started one server, the test looks at another that nobody did.
# Source: mocha's documentation on native ES modules; node's on import.meta.resolve; tsx's on import.meta in CommonJS names no such limit.
# Needs: npm, Node 20.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
echo '{"type":"module","private":true}' > package.json
npm install --silent --no-audit --no-fund --save-exact mocha@12.0.3 tsx@4.23.15
cat > shared.ts <<'TS'
console.log('shared.ts is loaded');
export const shared = { started: 0 };
TS
cat > hooks.ts <<'TS'
import { shared } from './shared.ts';
export const mochaHooks = { beforeAll: () => void (shared.started += 1) };
TS
cat > started.test.ts <<'TS'
import { shared } from './shared.ts';
import { place } from './place.ts';
describe('a test', () => { it('runs', () => console.log(`started ${shared.started} times, as the test sees it (${typeof place})`)); });
TS
run() { node_modules/.bin/mocha --import=tsx --require=./hooks.ts --reporter=dot started.test.ts | grep -aE 'is loaded|started' | tee seen.txt; }
echo "mocha $(node -p "require('./node_modules/mocha/package.json').version"), tsx $(node -p "require('./node_modules/tsx/package.json').version"), node $(node -v)"
echo '-- with import.meta.url'
echo 'export const place = import.meta.url;' > place.ts; run
[ "$(grep -c 'is loaded' seen.txt)" = 1 ] && grep -q 'started 1 times' seen.txt || exit 1
echo '-- with import.meta.resolve'
echo "export const place = import.meta.resolve('mocha/package.json');" > place.ts; run
[ "$(grep -c 'is loaded' seen.txt)" = 2 ] && grep -q 'started 0 times' seen.txt || exit 1
