import { type AddressInfo, createServer } from 'node:net';
import { createProject, type Project } from './project.js';
import { startVajra, vajra } from './vajra.js';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

const call = (...args: string[]) => vajra(['worker', ...args], { cwd: project.dir });

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('vajra worker', () => {
  it.each([
    [[], '--master'],
    [['--master', '127.0.0.1:1'], 'There is no join token.'],
    [['--master', 'nowhere', '--token', 't'], 'is no address of a master'],
    [['--master', '10.0.0.1:1', '--token', 't'], 'would not be encrypted'],
    [['--master', '127.0.0.1:1', '--token', 't', '--task-dir', 'nowhere'], 'VE_WORKER_TASK_DIR'],
  ])('%j is told to be wrong, and ends with 2', async (args, words) => {
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('waits for a master that is not there yet, and goes when it is told to', async () => {
    const master = `127.0.0.1:${await closedPort()}`;
    const { child, ended, said } = startVajra(['worker', '--master', master, '--name', 'w'], {
      cwd: project.dir,
      env: { VAJRA_JOIN_TOKEN: 't' },
    });
    await said('w: cannot join yet');
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d w: cannot join yet: .*\n\d\d:\d\d:\d\d w: draining\n$/m);
  });
});
