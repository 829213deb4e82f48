// What engines see, and its sum.
export { mergeSnapshots } from './snapshot/merge-snapshots.js';
