import { freeMemory, type MemoryFacts, softLimit } from '../../../src/preflight/checks/free-memory.js';
import { judgeDescriptors, judgeMemory, judgePorts } from '../../../src/preflight/checks/resource-check.js';

const MIB = 1024 * 1024;
/** As the kernel writes it. */
const limits = (data: string, space: string): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    `Max data size             ${data.padEnd(21)}unlimited            bytes     `,
    'Max open files            512                  1024                 files     ',
    `Max address space         ${space.padEnd(21)}unlimited            bytes     `,
    '',
  ].join('\n');
const FACTS: MemoryFacts = {
  meminfo: 'MemTotal:       8388608 kB\nMemFree:          100000 kB\nMemAvailable:   4194304 kB\n',
  freeBytes: 100 * MIB,
  limits: limits('unlimited', 'unlimited'),
  status: 'VmPeak:\t 2097152 kB\nVmSize:\t 1048576 kB\nVmRSS:\t  65536 kB\nVmData:\t  102400 kB\n',
  group: { limit: 'max\n', used: '104857600\n', stat: '' },
  constrainedBytes: 0,
  residentBytes: 64 * MIB,
};

describe('the memory that may still be taken', () => {
  it.each<[string, Partial<MemoryFacts>, number, string]>([
    ['the machine alone', {}, 4096, 'memory of the machine'],
    ['no /proc', { meminfo: '', limits: '', status: '' }, 100, 'memory of the machine'],
    ['a data limit', { limits: limits(String(600 * MIB), 'unlimited') }, 500, 'process limit, ulimit -d'],
    [
      'an address space limit',
      { limits: limits('unlimited', String(2048 * MIB)) },
      1024,
      'process limit, ulimit -v',
    ],
    [
      'a container',
      { group: { limit: `${512 * MIB}\n`, used: `${384 * MIB}\n`, stat: 'anon 1\n' } },
      128,
      'memory limit of the container or control group',
    ],
    [
      'a container full of cache, which is as good as free',
      {
        group: { limit: `${512 * MIB}`, used: `${500 * MIB}`, stat: `anon 1\ninactive_file ${400 * MIB}\n` },
      },
      412,
      'memory limit of the container or control group',
    ],
    [
      'version 1, where no limit is a huge number',
      { group: { limit: '9223372036854771712', used: '1', stat: '' } },
      4096,
      'memory of the machine',
    ],
    ['a group that Node.js knows', { constrainedBytes: 256 * MIB }, 192, 'memory limit of the control group'],
    ['less than nothing', { limits: limits(String(50 * MIB), 'unlimited') }, 0, 'process limit, ulimit -d'],
  ])('%s', (_, facts, mebibytes, bound) => {
    expect(freeMemory({ ...FACTS, ...facts })).toEqual({ freeBytes: mebibytes * MIB, bound });
  });

  it('decides about a test', () => {
    const tight = { ...FACTS, limits: limits(String(600 * MIB), 'unlimited') };
    expect(judgeMemory(1000, 1, tight).state).toBe('PASS');
    expect(judgeMemory(12_500, 1, tight).state).toBe('WARN');
    expect(judgeMemory(50_000, 2, tight)).toMatchObject({
      state: 'FAIL',
      message:
        'About 1,691 MiB needed for 50,000 users on 2 engine threads, 500 MiB free (process limit, ulimit -d).',
      remedy: 'Lower maxConcurrency or --threads, or raise the limit: process limit, ulimit -d.',
    });
  });
});

describe('a limit of the process', () => {
  it.each([
    ['Max open files', 512],
    ['Max data size', null],
    ['Max open', null],
    ['Max locked memory', null],
  ])('%s', (name, limit) => {
    expect(softLimit(FACTS.limits, name)).toBe(limit);
  });
});

describe('connections', () => {
  it.each([
    [100, 512, 'PASS'],
    [448, 512, 'PASS'],
    [449, 512, 'FAIL'],
    [1, 64, 'FAIL'],
    [1, null, 'SKIP'],
  ])('%i of them with %s descriptors: %s', (connections, limit, state) => {
    expect(judgeDescriptors(connections, limit).state).toBe(state);
  });

  it('too many for the descriptors are told how many there may be', () => {
    expect(judgeDescriptors(1000, 512).remedy).toMatch(/ulimit -n 2048 .* lower maxConcurrency to 448\.$/);
    expect(judgeDescriptors(10, 64).remedy).not.toContain('maxConcurrency');
  });

  it.each([
    [1000, 28_000, ['PASS']],
    [27_000, 28_000, ['WARN']],
    [1000, null, []],
  ])('%i of them with %s ports: %j', (connections, ports, states) => {
    expect(judgePorts(connections, ports).map(({ state }) => state)).toEqual(states);
  });
});
