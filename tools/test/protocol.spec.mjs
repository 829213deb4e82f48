import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolProblems, protocolRules } from '../dev/protocol-files.mjs';
import { inRoot } from '../dev/repository.mjs';

const FILE = 'vajraedge/v1/worker_service.proto';
const PROTO = readFileSync(inRoot('proto', FILE), 'utf8');

/** What the rules say of a .proto that was changed. */
async function rulesOf(change) {
  const cache = inRoot('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'protocol-rules-'));
  try {
    mkdirSync(join(folder, 'proto/vajraedge/v1'), { recursive: true });
    writeFileSync(join(folder, 'buf.yaml'), readFileSync(inRoot('buf.yaml')));
    const text = change(PROTO);
    writeFileSync(join(folder, 'proto', FILE), text);
    return await protocolRules({ input: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the protocol', () => {
  it('is what the generated files say', async () => {
    expect(await protocolProblems()).toEqual([]);
  });

  it('may gain a field', async () => {
    const { code, output } = await rulesOf((text) =>
      text.replace('message StopTest {', 'message StopTest {\n  string by_whom = 99;'),
    );
    expect([code, output]).toEqual([0, '']);
  });

  it.each([
    ['loses a field', (text) => text.replace('  string reason = 1;\n', ''), 'was deleted'],
    [
      'gives a field another type',
      (text) => text.replace('uint64 from_index = 2;', 'string from_index = 2;'),
      'changed type',
    ],
    [
      'gives a field another number',
      (text) => text.replace('uint64 from_index = 2;', 'uint64 from_index = 12;'),
      'from_index',
    ],
    [
      'has a field in capitals',
      (text) => text.replace('string reason = 1;', 'string Reason = 1;'),
      'lower_snake_case',
    ],
  ])('is refused when it %s', async (_what, change, says) => {
    expect(change(PROTO)).not.toBe(PROTO);
    const { code, output } = await rulesOf(change);
    expect(code).toBe(1);
    expect(output).toContain(says);
  });
});
