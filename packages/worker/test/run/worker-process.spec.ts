import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { eventually } from '../fleet/eventually.js';
import { TOKEN, workerOptions } from '../fleet/one-worker.js';
import { ScriptedMaster } from '../fleet/scripted-master.js';

// Real processes, on a machine that may be busy.
jest.setTimeout(60_000);

const ENTRY = fileURLToPath(new URL('../fleet/worker-process.mjs', import.meta.url));

let master: ScriptedMaster;
let dir: string;
let child: ChildProcess;
beforeEach(async () => {
  master = new ScriptedMaster(TOKEN);
  await master.listen();
  dir = mkdtempSync(join(tmpdir(), 'vajra-worker-'));
  writeFileSync(join(dir, 'nothing.task.mjs'), 'export default () => undefined;');
  const { catalog: _catalog, ...options } = workerOptions(master.port);
  child = spawn(process.execPath, [ENTRY, JSON.stringify(options), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await eventually('a session', () => master.sessions[0]?.beats.length);
});
afterEach(() => {
  child.kill('SIGKILL');
  master.kill();
  rmSync(dir, { recursive: true });
});

/** What the kernel says of a process, from its state on; null: it is gone. */
function stateOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields;
  } catch {
    return null;
  }
}

const childrenOf = (pid: number | undefined): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((each) => each > 0 && Number(stateOf(each)?.[1]) === pid);

// Only Linux tells who is whose child.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the process of a worker', () => {
  it('takes its engine with it when it is killed', async () => {
    const engines = await eventually('an engine process', () => {
      const found = childrenOf(child.pid);
      return found.length > 0 ? found : null;
    });
    child.kill('SIGKILL');
    await eventually('no engine', () => engines.every((pid) => stateOf(pid) === null));
  });

  it('drains on SIGTERM and leaves nothing', async () => {
    const engines = await eventually('an engine process', () => {
      const found = childrenOf(child.pid);
      return found.length > 0 ? found : null;
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.kill('SIGTERM');
    await eventually('its end', () => child.exitCode !== null);
    expect({ code: child.exitCode, said }).toEqual({ code: 0, said: 'drained\n' });
    await eventually('no engine', () => engines.every((pid) => stateOf(pid) === null));
  });
});
