import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanParameters, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';

const NGINX = nginxPath();
// Named in the report where it is missing.
(NGINX === null ? test.skip : test)(
  'nginx: a static file, a 304, HEAD, chunks, a 404, on one connection',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vajra-nginx-'));
    // Its workers are another user.
    chmodSync(folder, 0o755);
    const gate = await startRawServer(() => undefined);
    const { port } = gate;
    await gate.close();
    writeFileSync(join(folder, 'page.html'), '<p>hello</p>'.repeat(2000));
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; gzip on; gzip_types text/html;
     server { listen 127.0.0.1:${port}; root ${folder}; } }`,
    );
    const nginx = spawn(NGINX as string, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr']);
    try {
      const url = `http://127.0.0.1:${port}/page.html`;
      const run = await TaskRun.open(HTTP_GET, { url, client: 'h1', extract: { etag: 'header:etag' } });
      while ((await run.iterate()).failureCode === 'ECONNREFUSED') await new Promise(setImmediate);
      const etag = run.variables.values.get('etag') as string;
      const ask = (values: PlanParameters) => run.iterate({ values: { url, client: 'h1', ...values } });
      expect(await ask({ contains: '<p>hello</p>' })).toMatchObject({ failureCode: undefined });
      expect(await ask({ headers: { 'if-none-match': etag }, expectedStatus: '304' })).toMatchObject({
        failureCode: undefined,
      });
      expect(await ask({ headers: { 'accept-encoding': 'gzip' }, contains: '<p>hello</p>' })).toMatchObject({
        failureCode: undefined,
      });
      expect(await ask({ url: `${url}x` })).toMatchObject({
        failureCode: 'HTTP_4XX',
        labels: { status: 404 },
      });
      await run.close();
    } finally {
      const ended = new Promise((resolveEnd) => nginx.once('exit', resolveEnd));
      nginx.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true });
    }
  },
);

function nginxPath(): string | null {
  try {
    return execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v nginx']).toString().trim();
  } catch {
    return null;
  }
}
