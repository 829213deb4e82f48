/**
 * A process with a store of its own, for tests that kill it, depose it or fill its disk. Arguments: what to do, the file.
 * Every line that it prints is JSON.
 */
import { rmSync } from 'node:fs';
import { encodeSnapshot } from '@vajraedge/protocol';
import { openMasterStore } from '../../dist/store/open-master-store.js';

const [, , what, path, ballast] = process.argv;
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const run = { id: 'r1', name: 'n', state: 'active', createdMs: 1, tags: {}, record: {} };
const empty = { series: [], arrivals: [], generators: [], inFlight: 0, users: 0, overflowed: 0 };

/** One transaction: a frame, and how far the session is by it, in two other tables. */
function writeNext(store, number, paddingBytes = 0) {
  store.transact((write) => {
    const snapshot = { ...empty, fromMs: number - 1, toMs: number };
    const frame = { sessionId: 's1', workerId: 'w1', snapshot, host: null };
    write.putSession({
      runId: 'r1',
      sessionId: 's1',
      record: { last: number, padding: 'x'.repeat(paddingBytes) },
    });
    write.putFrame('r1', frame, encodeSnapshot(snapshot));
    write.putSetting('last', number);
    write.putSetting(`padding ${number}`, 'x'.repeat(paddingBytes));
  });
}

/** @returns the code of the error that a write ended with */
function writeUntilItFails(store, from) {
  for (let number = from; ; number += 1) {
    try {
      writeNext(store, number, 20_000);
    } catch (error) {
      return { code: error.code, message: error.message, hint: error.hint, written: number - 1 };
    }
  }
}

function open() {
  try {
    return openMasterStore({ path });
  } catch ({ code, message }) {
    say({ code, message });
    process.exit();
  }
}

const store = open();
store.transact((write) => write.putRun(run));
say({ epoch: store.epoch });

if (what === 'write') {
  for (let number = 1; ; number += 1) {
    writeNext(store, number);
    say({ written: number });
  }
} else if (what === 'hold') {
  process.stdin.once('data', () => {
    const { code, message } = writeUntilItFails(store, 1);
    say({ code, message });
    store.close();
    process.exit();
  });
} else if (what === 'fill') {
  const failed = writeUntilItFails(store, 1);
  const problem = store.problem;
  const kept = store.setting('last');
  const frames = [...store.frames('r1')].length;
  if (ballast !== undefined) rmSync(ballast);
  let afterwards = null;
  try {
    writeNext(store, failed.written + 1);
  } catch (error) {
    afterwards = error.code;
  }
  say({ ...failed, problem, kept, frames, afterwards, problemAfterwards: store.problem });
  store.close();
}
