// For those who use the tasks from a program. A run finds them through `vajraedge.plugin` in package.json.
export { default as basicPlugin } from './plugin.js';
export { cpuTask } from './cpu-task.js';
export { noopTask } from './noop-task.js';
export { sleepTask } from './sleep-task.js';
