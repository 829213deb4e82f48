/** Imported into an engine thread before its code: writes the thread's processor profile when it ends. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread && process.env.VAJRA_PROFILE !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 200 });
  session.post('Profiler.start');
  process.on('exit', () => {
    session.post('Profiler.stop', (error, result) => {
      if (error === null) writeFileSync(process.env.VAJRA_PROFILE, JSON.stringify(result.profile));
    });
  });
}
