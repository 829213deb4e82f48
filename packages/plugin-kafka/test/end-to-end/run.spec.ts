import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestBroker } from '../server/test-broker.js';

const VAJRA = join(import.meta.dirname, '../../../cli/bin/vajra.mjs');
const README = join(import.meta.dirname, '../../README.md');

interface Report {
  readonly ledger: { readonly scheduled: number; readonly ok: number; readonly failed: number };
  readonly series: readonly {
    readonly task: string;
    readonly step: string | null;
    readonly count: number;
    readonly failures: { readonly [code: string]: number };
  }[];
}

let broker: TestBroker;
let dir: string;
beforeAll(async () => {
  broker = await TestBroker.start();
  dir = mkdtempSync(join(tmpdir(), 'vajraedge-kafka-run-'));
  symlinkSync(join(import.meta.dirname, '../../../../node_modules'), join(dir, 'node_modules'), 'junction');
});
afterAll(async () => {
  await broker.close();
  rmSync(dir, { recursive: true });
});

/** The real command, as a process of its own. */
function vajra(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, [VAJRA, ...args], { cwd: dir, env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

async function runPlan(
  plan: string,
  ...flags: readonly string[]
): Promise<{ code: number; output: string; report: Report }> {
  rmSync(join(dir, 'result.json'), { force: true });
  writeFileSync(join(dir, 'plan.yaml'), plan);
  const { code, output } = await vajra('run', 'plan.yaml', '--yes', '--json', 'result.json', ...flags);
  try {
    return { code, output, report: JSON.parse(readFileSync(join(dir, 'result.json'), 'utf8')) as Report };
  } catch {
    throw new Error(`no result, exit code ${code}: ${output}`);
  }
}

describe('vajra', () => {
  test('lists the tasks', async () => {
    const { output } = await vajra('tasks');
    for (const name of ['KAFKA_PRODUCE', 'KAFKA_CONSUME', 'KAFKA_ROUND_TRIP']) expect(output).toContain(name);
  }, 60_000);

  test('runs the plan of the README', async () => {
    const plan = /```yaml\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8'))?.[1] ?? '';
    expect(plan).toContain('sustain: 10s');
    const { code, output, report } = await runPlan(
      plan
        .replace('rampUp: 2s, sustain: 10s', 'rampUp: 1s, sustain: 4s')
        .replace('users: 2, sustain: 10s', 'users: 2, sustain: 2s')
        .replaceAll('127.0.0.1:9092', broker.brokers[0] ?? ''),
    );
    expect([output, report.ledger.failed]).toEqual([expect.any(String), 0]);
    expect(report.ledger.ok).toBeGreaterThan(0);
    // A busy machine may be too slow for any plan; that is the machine's fault and has a code of its own.
    expect([0, 4, 5]).toContain(code);
    const tasks = report.series.map(({ task }) => task);
    expect(tasks).toEqual(expect.arrayContaining(['KAFKA_PRODUCE', 'KAFKA_CONSUME']));
  }, 60_000);

  test('counts failures by their codes', async () => {
    const { report } = await runPlan(
      `
scenarios:
  main:
    task: KAFKA_PRODUCE
    parameters:
      brokers: ['${broker.brokers[0]}']
      topic: error-10-too-large
      key: \${user}
    load: { users: 2, sustain: 1s }
`,
      // Which would stop it: the first call fails too.
      '--skip-preflight',
    );
    const [series] = report.series.filter(({ step }) => step === null);
    expect(series?.count).toBeGreaterThan(10);
    expect(series?.failures).toEqual({ KAFKA_RECORD_TOO_LARGE: series?.count });
  }, 60_000);

  test('stops before a run that cannot go well', async () => {
    writeFileSync(
      join(dir, 'bad.yaml'),
      `scenarios: { main: { task: KAFKA_PRODUCE, parameters: { brokers: ['${broker.brokers[0]}'], topic: error-29-a }, load: { users: 1, sustain: 1s } } }`,
    );
    const { code, output } = await vajra('run', 'bad.yaml');
    expect(output).toContain('TOPIC_AUTHORIZATION_FAILED');
    expect(code).toBe(3);
  }, 60_000);
});
