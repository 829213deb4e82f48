#!/usr/bin/env node
import { tooFewDescriptors } from '../dist/descriptor-limit.js';

const fault = tooFewDescriptors();
if (fault !== null) {
  process.stderr.write(`${fault}\n`);
  process.exit(3);
}
const { runCli } = await import('../dist/run-cli.js');
const code = await runCli(process.argv.slice(2));
// Not left to the event loop: a plan's own module may have opened something that would keep the process alive. What has
// been written to a pipe is on its way only when the write is called back.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
);
process.exit(code);
