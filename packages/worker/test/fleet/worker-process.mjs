// A worker in a process of its own, as built: for tests that kill it. Arguments: options of createWorker as JSON, then a
// folder with task files.
import { discoverPlugins } from '@vajraedge/core';
import { createWorker, scanTaskDir } from '@vajraedge/worker';

const [, , options, taskDir] = process.argv;
const { files, version } = await scanTaskDir(taskDir);
const catalog = await discoverPlugins({ projectDir: taskDir, taskFiles: files, baseDir: taskDir });
const worker = createWorker({ ...JSON.parse(options), catalog, taskFilesVersion: version });
process.on('SIGTERM', () => worker.drain());
const { reason } = await worker.run();
process.stdout.write(`${reason}\n`);
process.exit(0);
