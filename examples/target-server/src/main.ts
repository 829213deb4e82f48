import { parseArgs } from 'node:util';
import { readSetting, SETTING_NAMES, SettingTextError } from './setting-text.js';
import type { SettingsPatch } from './settings.js';
import { startTarget, type Target, type TargetOptions } from './target.js';

const HELP = `A real, tunable HTTP target.

  vajraedge-target [options]

  --port N          port to listen on; 0, the default, takes a free one
  --host ADDRESS    address to listen on (127.0.0.1)
  --latency TIME    time before an answer: 20ms, or exp:20ms for an exponential distribution with that mean
  --slow P:TIME     share of answers that take TIME instead: 1%:500ms
  --errors P[:S]    share of requests answered with status S (503): 2%, 0.02:500
  --resets P        share of requests answered with a TCP reset
  --body SIZE       size of the plain answer's body (12): 1KiB
  --json            make it JSON
  --drip TIME       send answers one byte at a time, with so much between
  --stall A:B,…     answer nothing from A after the first request, for B, then all: 3s:1s
  --stamp [N]       keep the times of N arrivals (4,000,000), to be read at /__arrivals
  --poll            look for requests without ever sleeping: takes a whole core, and stamps what comes at once
  --seed N          start of the random numbers (1)

Example: vajraedge-target --port 8080 --latency exp:5ms --errors 1% --stall 10s:1s
`;

const STAMP_CAPACITY = 4_000_000;

/** Runs the command line: starts a target, prints its address, and stays until SIGTERM or SIGINT. */
export async function main(argv: readonly string[]): Promise<void> {
  let options: TargetOptions | null;
  try {
    options = readOptions(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee --help.\n`);
    process.exitCode = 2;
    return;
  }
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  try {
    const target = await startTarget(options);
    stopOnSignal(target);
    process.stdout.write(`listening on ${target.url}\n`);
  } catch (error) {
    process.stderr.write(`cannot start: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

function stopOnSignal(target: Target): void {
  let stopping = false;
  const stop = (): void => {
    void (stopping ? target.destroy() : target.close());
    stopping = true;
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What can be said on the command line, as `parseArgs` wants it. */
const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  latency: { type: 'string' },
  slow: { type: 'string' },
  errors: { type: 'string' },
  resets: { type: 'string' },
  body: { type: 'string' },
  json: { type: 'boolean' },
  drip: { type: 'string' },
  stall: { type: 'string' },
  stamp: { type: 'string' },
  poll: { type: 'boolean' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options of the command line; null when help is wanted. @throws Error in words */
function readOptions(argv: readonly string[]): TargetOptions | null {
  const args = argv.flatMap((arg, at) =>
    isBareStamp(arg, argv[at + 1]) ? [`--stamp=${STAMP_CAPACITY}`] : [arg],
  );
  const { values } = parseArgs({ args, options: FLAGS });
  if (values.help === true) return null;
  let settings: SettingsPatch = {};
  for (const name of SETTING_NAMES) {
    const value = values[name];
    if (value !== undefined)
      settings = { ...settings, ...readSetting(name, value === true ? '' : String(value)) };
  }
  return {
    host: values.host ?? '127.0.0.1',
    port: readWhole('port', values.port, 65_535) ?? 0,
    stampCapacity: readWhole('stamp', values.stamp, 500_000_000) ?? 0,
    poll: values.poll ?? false,
    seed: readWhole('seed', values.seed, 2 ** 32 - 1) ?? 1,
    settings,
  };
}

/** `--stamp` may stand without its number, which `parseArgs` does not know. */
function isBareStamp(arg: string, next: string | undefined): boolean {
  return arg === '--stamp' && !/^\d/.test(next ?? '');
}

function readWhole(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const whole = Number(text);
  if (/^\d+$/.test(text) && whole <= most) return whole;
  throw new SettingTextError(name, text, `a whole number up to ${most}`);
}
