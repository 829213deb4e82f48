import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { startStoreProcess } from './store-process.js';
import { temporaryFolder } from './store-of.js';

const SCRIPT = fileURLToPath(new URL('store-child.mjs', import.meta.url));
const folder = temporaryFolder();
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

(mayMount ? describe : describe.skip)('a disk that is full', () => {
  it('is told in words, costs nothing that was stored, and is over when there is room', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    // 2 MB, of which a file that can be deleted takes 300 kB.
    const inside = [
      `mount -t tmpfs -o size=2m tmpfs ${disk}`,
      `head -c 300000 /dev/zero > ${disk}/ballast`,
      `exec "$0" ${SCRIPT} fill ${disk}/master.db ${disk}/ballast`,
    ].join(' && ');
    const child = spawnSync('unshare', ['-rm', 'bash', '-c', inside, process.execPath], { encoding: 'utf8' });
    const [, result] = child.stdout
      .split('\n')
      .map((line) => (line === '' ? null : (JSON.parse(line) as object)));
    const written = (result as { readonly written: number } | null)?.written ?? 0;
    expect(written).toBeGreaterThan(5);
    expect(result).toMatchObject({
      code: 'VE_STORE_FULL',
      hint: expect.stringContaining('Make room'),
      problem: expect.stringContaining('is full'),
      kept: written,
      frames: written,
      afterwards: null,
      problemAfterwards: null,
    });
  });
});

describe('a limit on the size of files', () => {
  it('is told in words, and costs nothing that was stored', async () => {
    const path = join(folder, 'limited.db');
    // Writing beyond the limit would end the process, were the signal not ignored; units of 1,024 bytes.
    const shell = ['bash', '-c', `trap '' XFSZ; ulimit -f 1000; exec "$0" "$@"`];
    const limited = startStoreProcess(['fill', path], shell);
    expect(await limited.next()).toEqual({ epoch: 1 });
    const result = await limited.next();
    expect(result).toMatchObject({
      code: 'VE_STORE_FAILED',
      problem: expect.stringContaining('SQLITE_IOERR'),
    });
    expect(result?.['written']).toBeGreaterThan(5);
    expect(result).toMatchObject({ kept: result?.['written'], frames: result?.['written'] });
    await limited.kill();
    const store = openMasterStore({ path });
    expect(store.setting('last')).toBe(result?.['written']);
    store.close();
  });
});
