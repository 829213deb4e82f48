import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a command and has the shell say what its processes, all of them, took of the processor. */
const TIMED = '"$@"; code=$?; times >&3; exit $code';

/** Seconds of `1m2.345s`. */
function seconds(text) {
  const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text);
  return Number(minutes) * 60 + Number(rest);
}

/** Processor time in microseconds that `times` prints of the shell's children: its second line, user and system. */
export function parseTimes(text) {
  const [user, system] = text.trim().split('\n')[1].trim().split(/\s+/);
  return Math.round((seconds(user) + seconds(system)) * 1e6);
}

function collect(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/**
 * Runs a command to its end, with the processor time of the whole process, start and all.
 * @param options.killAfterMs a command that takes longer is ended, with all its processes, and that is an error
 * @returns `{ code, stdout, stderr, cpuUs }`
 */
export async function runMeasured(command, { env = {}, killAfterMs = 300_000 } = {}) {
  const child = spawn('sh', ['-c', TIMED, 'sh', ...command], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended.
    detached: true,
  });
  const end = () => process.kill(-child.pid, 'SIGKILL');
  const timer = setTimeout(end, killAfterMs);
  process.once('exit', end);
  const [stdout, stderr, times] = [child.stdout, child.stderr, child.stdio[3]].map(collect);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  clearTimeout(timer);
  process.off('exit', end);
  if (code === 'SIGKILL') throw new Error(`${command.join(' ')} took longer than ${killAfterMs} ms`);
  return { code, stdout: stdout(), stderr: stderr(), cpuUs: parseTimes(times()) };
}

/** The same, for a command that must end well. @throws Error with what it printed */
export async function runWell(command, options) {
  const result = await runMeasured(command, options);
  if (result.code === 0) return result;
  throw new Error(`${command.join(' ')} ended with ${result.code}:\n${result.stderr}${result.stdout}`);
}
