// For task and plugin authors.
export { defineTask, definePlugin, type PluginOptions } from './define-task.js';
export {
  TaskParameter,
  VajraTask,
  type TaskClass,
  type TaskInstance,
  type VajraTaskOptions,
} from './task-class.js';
export { type AnyTaskDefinition, type PluginDefinition } from './plugin.js';
export {
  type Closable,
  type EngineContext,
  type Outcome,
  type OutcomeThenable,
  type ProbeContext,
  type RunContext,
  type StandIn,
  type TaskContext,
  type TaskDefinition,
  type TaskMetrics,
  type TaskResult,
  type TaskUser,
  type UserContext,
  type Variables,
} from './task.js';
export {
  type BooleanParameter,
  type BytesParameter,
  type DurationParameter,
  type EnumParameter,
  type IntegerParameter,
  type Json,
  type JsonParameter,
  type ListParameter,
  type MapParameter,
  type NumberParameter,
  type ParameterDescriptor,
  type ParameterShape,
  type ParameterType,
  type ParameterValue,
  type ParameterValues,
  type SecretParameter,
  type StringParameter,
  type UrlParameter,
} from './parameters.js';
export {
  type CheckDefinition,
  type CheckInput,
  type CheckResult,
  type ProbeResult,
  type ProbeTimings,
  type Target,
} from './preflight.js';
export { defineCheck } from './define-check.js';
export { Deadline } from './deadline.js';
export { Secret } from './secret.js';
export { TaskFailure, VajraError, type VajraErrorOptions } from './errors.js';

// For those who load tasks: what a decorated class stands for.
export { isTaskClass, taskFromClass } from './task-class.js';

// For those who read plans, and parameters that are text: units, names, placeholders.
export { parseBytes } from './byte-size.js';
export { formatDuration, parseDuration } from './duration.js';
export { didYouMean } from './did-you-mean.js';
export { hasTemplate } from './template.js';
