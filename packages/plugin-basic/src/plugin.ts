import { definePlugin } from '@vajraedge/sdk';
import { cpuTask } from './cpu-task.js';
import { noopTask } from './noop-task.js';
import { sleepTask } from './sleep-task.js';

export default definePlugin({
  displayName: 'Basic tasks',
  description: 'SLEEP, CPU and NOOP: tasks that talk to nobody, for calibration, demonstration and tests.',
  tasks: [noopTask, sleepTask, cpuTask],
});
