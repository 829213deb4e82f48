import { parseTimes, runMeasured, runWell } from '../../bench/measured-child.mjs';
import { parseCoreList } from '../../bench/machine.mjs';

const node = (code) => [process.execPath, '-e', code];

test('the shell tells processor times of its children in the second line', () => {
  expect(parseTimes('0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n')).toBe(62_750_000);
});

test('a command is measured with all that it started', async () => {
  const busy = 'const end = Date.now() + 300; while (Date.now() < end);';
  const nested = `require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(busy)}]); console.log('done')`;
  const { code, stdout, cpuUs } = await runMeasured(node(nested));
  const idle = await runMeasured(node('setTimeout(() => {}, 300)'));
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
  expect(cpuUs).toBeGreaterThan(idle.cpuUs);
});

test('a command that ends badly is an error with what it said', async () => {
  await expect(runWell(node('console.error("no such luck"); process.exit(3)'))).rejects.toThrow(
    /ended with 3:\nno such luck/,
  );
});

test('a command that does not end is ended', async () => {
  await expect(runMeasured(node('setInterval(() => {}, 1000)'), { killAfterMs: 200 })).rejects.toThrow(
    'longer than 200 ms',
  );
});

test('core lists', () => {
  expect(parseCoreList('0-2,5\n')).toEqual([0, 1, 2, 5]);
});
