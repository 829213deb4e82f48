import type { AnyTaskDefinition } from '@vajraedge/sdk';
import type { TaskFacts } from './inspection-messages.js';

/** A task as plain data: everything about it but its functions. */
export function taskFacts(task: AnyTaskDefinition): TaskFacts {
  return {
    name: task.name,
    displayName: task.displayName ?? task.name,
    description: task.description ?? '',
    category: task.category ?? 'other',
    metadata: task.metadata ?? {},
    parameters: (task.parameters ?? {}) as TaskFacts['parameters'],
    has: {
      probe: task.probe !== undefined,
      targets: task.targets !== undefined,
      setUp: task.setUp !== undefined,
    },
  };
}
