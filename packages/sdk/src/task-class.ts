import { formatDuration } from './duration.js';
import { VajraError } from './errors.js';
import type { ParameterDescriptor, ParameterShape, ParameterValue, ParameterValues } from './parameters.js';
import type { AnyTaskDefinition } from './plugin.js';
import type { TaskContext, TaskDefinition, TaskResult, UserContext } from './task.js';

// Symbol.for: a task compiled against another copy of this package is read by this one.
const TASK = Symbol.for('vajraedge.task');
const FIELDS = Symbol.for('vajraedge.task.fields');

/** What `@VajraTask` says of a class; the same as in a {@link TaskDefinition}. */
export type VajraTaskOptions = Pick<
  AnyTaskDefinition,
  'name' | 'displayName' | 'description' | 'category' | 'metadata'
>;

/** One user's instance of a task class. */
export interface TaskInstance {
  /** One iteration; the decorated fields hold its parameters. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- variance: a class may narrow what it takes
  execute(context: TaskContext<any>): TaskResult;
  /** Before the user's first iteration: connect, log in. Its fields are set already. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  open?(context: UserContext<any, any, any>): void | Promise<void>;
  /** After its last iteration. */
  close?(): void | Promise<void>;
}

/**
 * A class that `@VajraTask` can be put on. What concerns the run or an engine rather than a user is static and means
 * the same as in a {@link TaskDefinition}. Its constructor takes nothing and touches nothing outside: it also runs
 * where only the definition is wanted.
 */
export interface TaskClass extends Pick<
  AnyTaskDefinition,
  'setUp' | 'tearDown' | 'createShared' | 'targets' | 'probe' | 'standIn'
> {
  new (): TaskInstance;
}

interface Field {
  readonly name: string;
  readonly descriptor: ParameterDescriptor;
  readonly initial: unknown;
}

type Fits<Value, Field> = [Value] extends [Field]
  ? unknown
  : { readonly 'the field cannot hold the parameter': Value };

/**
 * Makes a class a task, for those who like it better than {@link import('./define-task.js').defineTask}; it stands
 * wherever a task definition does. A standard decorator, not one of `experimentalDecorators`.
 *
 * @throws VE_DECORATOR_MISUSED where it is called in the old way, or stands on something else.
 * @example
 * ```ts
 * import { type TaskContext, TaskParameter, VajraTask } from '@vajraedge/sdk';
 *
 * @VajraTask({ name: 'GREET', description: 'Says hello.' })
 * export class Greet {
 *   @TaskParameter({ type: 'string', description: 'Whom to greet.' })
 *   person = 'you';
 *
 *   execute({ check }: TaskContext): void {
 *     check('somebody is there', this.person !== '');
 *   }
 * }
 * ```
 */
export function VajraTask(
  options: VajraTaskOptions,
): <C extends TaskClass>(target: C, context: ClassDecoratorContext<C>) => void {
  return (target, context) => {
    checkUse('VajraTask', context, context?.kind === 'class');
    Object.defineProperty(target, TASK, { value: Object.freeze({ ...options }) });
  };
}

/**
 * Makes a field of a task class a parameter. The field's initial value is the parameter's default where the descriptor
 * has none. Before each iteration the field is set to that iteration's value.
 *
 * @throws VE_DECORATOR_MISUSED where it is called in the old way, or stands on something other than a public field.
 */
export function TaskParameter<const D extends ParameterDescriptor>(
  descriptor: D,
): <This, Value>(
  target: undefined,
  context: ClassFieldDecoratorContext<This, Value> & Fits<ParameterValue<D>, Value>,
) => (this: This, initial: Value) => Value {
  return (_target, context) => {
    const { name } = context;
    checkUse(
      'TaskParameter',
      context,
      context?.kind === 'field' && !context.static && typeof name === 'string' && !context.private,
    );
    // The initialiser sees the instance: the one way that works without Symbol.metadata, for inherited fields too.
    return function (initial) {
      const instance = this as { [FIELDS]?: Field[] };
      if (instance[FIELDS] === undefined) Object.defineProperty(instance, FIELDS, { value: [] });
      instance[FIELDS]?.push({ name: name as string, descriptor, initial });
      return initial;
    };
  };
}

/** True for a class with `@VajraTask` of its own, by any copy of this package. */
export function isTaskClass(value: unknown): value is TaskClass {
  return typeof value === 'function' && Object.hasOwn(value, TASK);
}

/**
 * The definition that a decorated class stands for. Makes one instance, to read the initial values of its fields.
 *
 * @throws VE_DECORATOR_MISUSED where the class is not decorated.
 */
export function taskFromClass(taskClass: TaskClass): TaskDefinition {
  const options = (taskClass as { [TASK]?: VajraTaskOptions })[TASK];
  if (options === undefined || !isTaskClass(taskClass)) {
    throw new VajraError('VE_DECORATOR_MISUSED', `class ${taskClass.name} is no task`, {
      hint: 'Decorate it with @VajraTask.',
    });
  }
  const parameters = shapeOf(new taskClass());
  const names = Object.keys(parameters);
  return Object.freeze({
    ...options,
    ...(names.length > 0 ? { parameters } : {}),
    ...runParts(taskClass),
    createUser: async (context: UserContext<ParameterValues<ParameterShape>, unknown, unknown>) => {
      const instance = new taskClass();
      let last: unknown = assign(instance, names, context.parameters);
      await instance.open?.(context);
      return {
        execute: (iteration: TaskContext) => {
          if (iteration.parameters !== last) last = assign(instance, names, iteration.parameters);
          return instance.execute(iteration);
        },
        close: () => instance.close?.(),
      };
    },
  });
}

function runParts(taskClass: TaskClass): Partial<AnyTaskDefinition> {
  const parts = ['setUp', 'tearDown', 'createShared', 'targets', 'probe', 'standIn'] as const;
  const given = parts.filter((part) => taskClass[part] !== undefined);
  // Bound, so that a static function may use `this`.
  return Object.fromEntries(given.map((part) => [part, (taskClass[part] as () => unknown).bind(taskClass)]));
}

function shapeOf(instance: TaskInstance): ParameterShape {
  const fields = (instance as { [FIELDS]?: readonly Field[] })[FIELDS] ?? [];
  const entries = fields.map(({ name, descriptor, initial }) => {
    const fallback = descriptor.default ?? inPlanNotation(descriptor, initial);
    return [name, fallback === undefined ? descriptor : { ...descriptor, default: fallback }];
  });
  return Object.fromEntries(entries) as ParameterShape;
}

/** A field holds milliseconds, a plan writes them with a unit; so do maps and lists of durations. */
function inPlanNotation(descriptor: ParameterDescriptor | undefined, value: unknown): unknown {
  if (descriptor?.type === 'duration' && typeof value === 'number') return formatDuration(value);
  if (descriptor?.type === 'list' && Array.isArray(value))
    return value.map((item) => inPlanNotation(descriptor.items, item));
  if (descriptor?.type === 'map' && typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, inPlanNotation(descriptor.values, item)]),
    );
  }
  return value;
}

function assign(
  instance: TaskInstance,
  names: readonly string[],
  parameters: { readonly [name: string]: unknown },
): unknown {
  for (const name of names) (instance as unknown as { [name: string]: unknown })[name] = parameters[name];
  return parameters;
}

function checkUse(decorator: string, context: unknown, fits: boolean): void {
  if (fits) return;
  const isOld = typeof context !== 'object' || context === null;
  throw new VajraError(
    'VE_DECORATOR_MISUSED',
    `@${decorator} ${isOld ? 'was called as a legacy decorator' : 'stands on the wrong thing'}`,
    {
      hint: isOld
        ? 'Remove experimentalDecorators from tsconfig.json.'
        : '@VajraTask goes on a class, @TaskParameter on its public fields.',
    },
  );
}
