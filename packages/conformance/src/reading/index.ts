// For those who load tasks: what is wrong with a value of somebody else's.
export { isTaskDefinition, taskProblems, toTaskDefinition } from './task-problems.js';
export { pluginProblems } from './plugin-problems.js';

// For those who read plans and run tasks: the values of parameters.
export { checkParameters } from './check-parameters.js';
export { coerceParameter } from './coerce-parameter.js';
export { resolveParameters } from './resolve-parameters.js';
export { ParameterError, type ParameterKeys, type ParameterProblem } from './parameter-problem.js';
