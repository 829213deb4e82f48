/**
 * Loaded with --import: from the first SIGUSR2 on, this process believes that it is an hour later. All that reads the
 * wall clock in a process of Node.js does so through Date; the monotonic clock is left alone, as by a change of the system's.
 */
const HOUR_MS = 3_600_000;
let shiftMs = 0;
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shiftMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};
process.on('SIGUSR2', () => {
  shiftMs += HOUR_MS;
});
