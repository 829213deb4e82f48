import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './repository.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Hands signals on to a child while it runs, and keeps this process alive until the child has gone. A terminal gives
 * Ctrl-C to parent and child alike: handing it on too would make two of one, and two mean "end at once".
 */
function passSignals(child) {
  let interrupted = false;
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      interrupted = true;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    handlers.forEach((off) => off());
    return interrupted;
  };
}

/** The exit code that a shell would give: 128 and the signal's number for a child that a signal ended. */
function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

function start(command, args, options, resolve) {
  const child = spawn(command, args, { cwd: ROOT, ...options });
  const release = passSignals(child);
  child.once('error', (error) => {
    const interrupted = release();
    resolve({ code: 127, problem: `${command}: ${error.message}`, interrupted });
  });
  child.once('close', (code, signal) => {
    const interrupted = release();
    resolve({ code: exitCodeOf(code, signal), problem: '', interrupted });
  });
  return child;
}

/** Runs a command that shares this terminal: stdin, stdout, stderr. Resolves to its exit code. */
export async function runVisible(command, args, options = {}) {
  const { code, problem } = await new Promise((resolve) => {
    start(command, args, { stdio: 'inherit', ...options }, resolve);
  });
  if (problem !== '') console.error(problem);
  return code;
}

/**
 * Runs a command without showing it. Resolves to `{ code, output, interrupted }`: its exit code, all that it printed,
 * and whether this process was told to stop meanwhile.
 */
export async function runQuiet(command, args, options = {}) {
  const chunks = [];
  const { code, problem, interrupted } = await new Promise((resolve) => {
    const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }, resolve);
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
  });
  return { code, output: Buffer.concat(chunks).toString() + problem, interrupted };
}

/** Seconds since `startMs` of the process's own clock, as text: `3.2 s`. */
export function secondsSince(startMs) {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}

/** Command and arguments that run a JavaScript tool from node_modules with this very Node.js. */
export function nodeTool(file, ...args) {
  return [process.execPath, [`node_modules/${file}`, ...args]];
}
