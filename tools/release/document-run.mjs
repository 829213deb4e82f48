import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentBlocks } from './document-blocks.mjs';

/** A command of a second terminal: what it has printed, and a way to wait until it has printed something more. */
function startBackground(command, { cwd, env }) {
  // A group of its own, so that what the shell started ends with it.
  const child = spawn('sh', ['-ec', command], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let wake = () => undefined;
  const gone = new Promise((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
      wake();
    });
  child.once('close', () => wake());
  const count = (text) => printed.split(text).length - 1;
  const until = async (text, times) => {
    while (count(text) < times) {
      if (child.exitCode !== null) throw new Error(`"${command.trim()}" ended:\n${printed}`);
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  };
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
    await gone;
  };
  return { count, until, stop };
}

/** Runs commands in a shell. @returns what they printed, and the folder that the shell was in at the end */
function runCommands(commands, { cwd, env }, mark) {
  return new Promise((resolve, reject) => {
    const script = `${commands}\npwd > "${mark}"\n`;
    const child = spawn('sh', ['-ec', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) reject(new Error(`exit code ${code} of\n${commands}\n${printed}`));
      else resolve({ printed, cwd: readFileSync(mark, 'utf8').trim() });
    });
  });
}

/**
 * The first of these lines that was not printed after those before it; undefined where all were. How many spaces a
 * table has between its columns does not matter.
 */
export function missingLine(wanted, output) {
  const oneSpace = (text) => text.replaceAll(/[^\S\n]+/g, ' ');
  const printed = oneSpace(output);
  let from = 0;
  return wanted
    .split('\n')
    .map((line) => oneSpace(line).trim())
    .filter((line) => line !== '')
    .find((line) => {
      const at = printed.indexOf(line, from);
      from = at + line.length;
      return at === -1;
    });
}

/** What follows a document: where its shell is, what was printed last, what runs beside it. */
class Follower {
  #cwd;
  #env;
  #mark;
  #printed = '';
  #background = [];

  constructor({ dir, env }) {
    this.#cwd = dir;
    this.#env = env;
    this.#mark = join(dirname(dir), 'shell-folder.txt');
  }

  async follow({ kind, text, file, until }) {
    const surroundings = { cwd: this.#cwd, env: this.#env };
    if (kind === 'file') return await this.#save(file, text);
    if (kind === 'commands') {
      const { printed, cwd } = await runCommands(text, surroundings, this.#mark);
      this.#printed = printed;
      this.#cwd = cwd;
    }
    if (kind === 'background') {
      const started = startBackground(text, surroundings);
      this.#background.push({ ...started, text: until });
      await started.until(until, 1);
    }
    const missing = kind === 'output' ? missingLine(text, this.#printed) : undefined;
    if (missing !== undefined) throw new Error(`"${missing}" was not printed, but\n${this.#printed}`);
  }

  /** Saves a file. Where a compiler watches sources, it is done once it has said again that it is. */
  async #save(file, text) {
    const watching = /^src\/.*\.ts$/.test(file) ? this.#background.slice(0, 1) : [];
    const before = watching.map(({ count, text: until }) => count(until));
    const path = join(this.#cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    for (const [at, { until, text: said }] of watching.entries()) await until(said, before[at] + 1);
  }

  async end() {
    for (const { stop } of this.#background) await stop();
  }
}

/**
 * Follows a document from its first block to its last, word for word, in a sandbox's empty folder.
 * @param onBlock told of each block before it is followed
 * @returns number of blocks
 * @throws with the line of the block that did not do what the document says
 */
export async function followDocument(document, sandbox, onBlock = () => undefined) {
  const blocks = documentBlocks(document);
  const follower = new Follower(sandbox);
  try {
    for (const block of blocks) {
      onBlock(block);
      try {
        await follower.follow(block);
      } catch (error) {
        throw new Error(`line ${block.line}: ${error.message}`, { cause: error });
      }
    }
  } finally {
    await follower.end();
  }
  return blocks.length;
}
