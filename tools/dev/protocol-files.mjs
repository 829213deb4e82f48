import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeTool, runQuiet } from './child.mjs';
import { inRoot } from './repository.mjs';

/** What buf writes, and where it lies in the tree: under a name as all our files have. */
const FILES = [
  {
    written: 'vajraedge/v1/worker_service.ts',
    file: 'packages/protocol/src/generated/worker-service.ts',
  },
];

/** The wire as it was last released or agreed on: what a change is compared with. */
const PROTOCOL_IMAGE = 'proto/vajraedge/v1/worker_service.binpb';

const buf = (...args) => runQuiet(...nodeTool('@bufbuild/buf/bin/buf', ...args));

/** Runs `work` with a folder of its own, which is gone afterwards. */
async function withFolder(work) {
  const cache = inRoot('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'vajra-protocol-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The TypeScript of the protocol, made anew. @returns `{ file, text }` for each @throws with what buf printed */
function made() {
  return withFolder(async (folder) => {
    const template = JSON.parse(readFileSync(inRoot('buf.gen.json'), 'utf8'));
    for (const plugin of template.plugins) plugin.out = folder;
    const { code, output } = await buf('generate', '--template', JSON.stringify(template));
    if (code !== 0) throw new Error(`buf generate failed:\n${output}`);
    return FILES.map(({ written, file }) => ({ file, text: readFileSync(join(folder, written), 'utf8') }));
  });
}

/** Generated protocol files that are missing or behind the .proto. @returns one line a problem */
export async function protocolProblems() {
  const files = await made();
  return files
    .filter(({ file, text }) => !existsSync(inRoot(file)) || readFileSync(inRoot(file), 'utf8') !== text)
    .map(({ file }) => `${file} is not what the .proto says: run \`npm run generate\``);
}

/** Writes the generated protocol files anew. */
export async function writeProtocolFiles() {
  for (const { file, text } of await made()) {
    mkdirSync(dirname(inRoot(file)), { recursive: true });
    writeFileSync(inRoot(file), text);
  }
}

/** The .proto's own rules, then whether old peers would still understand it. @returns `{ code, output }` */
export async function protocolRules({ against = PROTOCOL_IMAGE, input = '.' } = {}) {
  const results = [await buf('lint', input), await buf('breaking', input, '--against', against)];
  return {
    code: results.some(({ code }) => code !== 0) ? 1 : 0,
    output: results.map(({ output }) => output).join(''),
  };
}
