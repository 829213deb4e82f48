import { clockMoved, hung, joined, strangers } from './rows/changes.mjs';
import { exact } from './rows/exact.mjs';
import { mutatedFrames } from './rows/frames.mjs';
import { drained, engineKilled, halfKilled, stopped, workerKilled } from './rows/lost-processes.mjs';
import { masterGone, masterRestarted, oldMaster } from './rows/masters.mjs';
import { allCut, badLine, oneCut, oneWay, resets, slowLine } from './rows/networks.mjs';

/** All faults, in the order in which they are tried. */
export const FAULTS = [
  engineKilled,
  workerKilled,
  halfKilled,
  drained,
  stopped,
  hung,
  oneCut,
  oneWay,
  allCut,
  masterRestarted,
  masterGone,
  oldMaster,
  resets,
  badLine,
  slowLine,
  clockMoved,
  joined,
  strangers,
  exact,
  mutatedFrames,
];

/** Those that the tests try too, with fewer workers. */
export const SHORT_FAULTS = [workerKilled, masterRestarted, resets];
