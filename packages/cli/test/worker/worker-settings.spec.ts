import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorkerSettings, type WorkerOptionTexts } from '../../src/worker/worker-settings.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vajra-worker-'));
  writeFileSync(join(dir, 'join.token'), 'from-a-file\n');
  for (const name of ['ca', 'cert', 'key']) writeFileSync(join(dir, `${name}.pem`), name);
});
afterAll(() => rmSync(dir, { recursive: true }));

const MASTER = '127.0.0.1:7071';
const read = (texts: Partial<WorkerOptionTexts>, environment: NodeJS.ProcessEnv = {}) =>
  readWorkerSettings({ master: MASTER, token: 't', ...texts }, environment, dir);

describe('the join token', () => {
  const none = { master: MASTER };

  it('comes from the option, a file, or the environment', () => {
    expect(readWorkerSettings({ ...none, token: 'typed' }, {}, dir).token).toBe('typed');
    expect(readWorkerSettings({ ...none, tokenFile: 'join.token' }, {}, dir).token).toBe('from-a-file');
    expect(readWorkerSettings(none, { VAJRA_JOIN_TOKEN: 'inherited' }, dir).token).toBe('inherited');
  });

  it('is not left in the environment, wherever it came from', () => {
    const environment = { VAJRA_JOIN_TOKEN: 'inherited', PATH: '/bin' };
    expect(readWorkerSettings({ ...none, token: 'typed' }, environment, dir).token).toBe('typed');
    expect(environment).toEqual({ PATH: '/bin' });
  });

  it.each([
    ['is not there', {}, /There is no join token/],
    ['is given twice', { token: 'a', tokenFile: 'join.token' }, /--token and --token-file/],
    ['is in no file', { tokenFile: 'nowhere' }, /--token-file: nowhere cannot be read \(ENOENT\)/],
    ['cannot be one', { token: 'a b' }, /characters that no token has/],
  ])('that %s is told', (_what, texts, message) => {
    expect(() => readWorkerSettings({ ...none, ...texts }, {}, dir)).toThrow(message);
  });
});

describe('options of a worker', () => {
  it('have defaults', () => {
    expect(read({})).toEqual({
      master: MASTER,
      token: 't',
      count: 1,
      tags: {},
      taskDir: null,
      policy: {
        allowTargets: { allow: [] },
        maxRatePerSecond: null,
        maxDurationMs: null,
        maxConcurrency: null,
        allowSecrets: ['VAJRA_*'],
        secretDir: null,
        taskDir: null,
      },
      tls: null,
      insecure: false,
    });
  });

  it('are understood', () => {
    const settings = read({
      name: 'w-1',
      count: '3',
      tag: ['zone=a'],
      taskDir: 'tasks',
      allowTarget: ['*.example', '10.0.0.0/8'],
      maxRate: '2000',
      maxDuration: '5m',
      maxConcurrency: '500',
      allowSecret: ['SHOP_*'],
      secretDir: 'secrets',
      ca: 'ca.pem',
      cert: 'cert.pem',
      key: 'key.pem',
    });
    expect(settings).toMatchObject({
      name: 'w-1',
      count: 3,
      tags: { zone: 'a' },
      taskDir: join(dir, 'tasks'),
      policy: {
        allowTargets: { allow: ['*.example', '10.0.0.0/8'] },
        maxRatePerSecond: 2000,
        maxDurationMs: 300_000,
        maxConcurrency: 500,
        allowSecrets: ['SHOP_*'],
        secretDir: join(dir, 'secrets'),
      },
    });
    expect(settings.tls?.key?.toString()).toBe('key');
  });

  it.each([
    [{ name: 'a b' }, /cannot be the name of a worker/],
    [{ count: '0' }, /--count/],
    [{ maxRate: '-1' }, /--max-rate/],
    [{ maxDuration: '30' }, /has no unit/],
    [{ maxConcurrency: '1.5' }, /--max-concurrency/],
    [{ tag: ['zone'] }, /--tag/],
    [{ cert: 'cert.pem' }, /--cert and --key belong together/],
    [{ ca: 'nowhere.pem' }, /--ca: nowhere.pem cannot be read/],
  ])('%j is told to be wrong', (texts, message) => {
    expect(() => read(texts)).toThrow(message);
  });
});
