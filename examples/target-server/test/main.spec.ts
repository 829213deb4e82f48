import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/target-server.mjs', import.meta.url));

async function run(
  args: readonly string[],
  onUrl: (url: string, kill: () => void) => Promise<void> = async () => undefined,
) {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const exited = once(child, 'exit');
  for await (const text of child.stdout) {
    stdout += String(text);
    const url = /^listening on (http:\S+)\n$/.exec(stdout)?.[1];
    if (url !== undefined) await onUrl(url, () => child.kill('SIGTERM'));
  }
  const [code] = (await exited) as [number | null];
  return { code, stdout, stderr };
}

describe('the command line', () => {
  test('prints one line, serves with the settings given, and ends by itself on SIGTERM', async () => {
    const args = ['--port', '0', '--latency', '40ms', '--body', '2', '--stamp', '--json'];
    const { code, stdout, stderr } = await run(args, async (url, kill) => {
      const settings = await (await fetch(`${url}/__settings`)).json();
      expect(settings).toMatchObject({ latencyMs: 40, bodySizeBytes: 2, json: true });
      const slow = fetch(url);
      while (((await (await fetch(`${url}/__stats`)).json()) as { requests: number }).requests === 0);
      expect((await fetch(`${url}/__arrivals`)).headers.get('x-arrivals')).toBe('1');
      kill();
      expect((await slow).status).toBe(200);
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toHaveLength(2);
  });

  test.each([
    [['--latency', '20'], 'latency: wanted a time'],
    [['--port', '99999'], 'port: wanted a whole number'],
    [['--nonsense'], '--nonsense'],
  ])('refuses %j in words', async (args, message) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  test('helps', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--stall');
  });
});
