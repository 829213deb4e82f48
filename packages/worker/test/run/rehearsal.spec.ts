import { readFileSync, writeFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { eventually } from '../fleet/eventually.js';
import { type OneRun, RUN_ID, startOneRun } from '../fleet/one-run.js';

// Real processes, on a machine that may be busy.
jest.setTimeout(60_000);

/** Says by a line in a file beside it that it is imported, and which edition of it. */
const sourceOf = (edition: string): string => `
import { appendFileSync } from 'node:fs';
appendFileSync(new URL('.imports.txt', import.meta.url), '${edition} ' + process.pid + '\\n');
export default () => undefined;
`;

let run: OneRun | null = null;
afterEach(async () => {
  await run?.close();
  run = null;
});

/** Imports so far: edition and process of each. */
function imports(): readonly (readonly string[])[] {
  try {
    const text = readFileSync((run as OneRun).taskFile.replace('call.task.mjs', '.imports.txt'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
  } catch {
    return [];
  }
}

/** A run is prepared and given up: the next engine tries its task. @returns imports so far */
async function prepareAndStop(): Promise<ReturnType<typeof imports>> {
  const { master, prepare } = run as OneRun;
  await prepare();
  const before = imports();
  master.tell(master.session, RUN_ID, { $case: 'stopTest', value: { reason: '', gracefulStopMs: 0 } });
  await eventually('a rehearsal', () => imports().length > before.length);
  return imports();
}

describe('a spare engine', () => {
  it('has the tasks of the run before when the next one begins', async () => {
    run = await startOneRun({ source: () => sourceOf('first') });
    // Discovery looks at it, then the first engine, then the spare.
    const before = await prepareAndStop();
    await run.prepare();
    expect(imports()).toEqual(before);
  });

  it('is not used where the code has been edited since', async () => {
    run = await startOneRun({ source: () => sourceOf('first') });
    const before = await prepareAndStop();
    writeFileSync(run.taskFile, sourceOf('second'));
    await run.prepare();
    expect(imports().slice(before.length)).toEqual([['second', expect.any(String)]]);
  });
});
