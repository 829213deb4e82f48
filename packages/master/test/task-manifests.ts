import type { TaskManifest } from '@vajraedge/core';

/** The manifest of a task without parameters. */
export function noop(name: string): TaskManifest {
  return {
    name,
    displayName: name,
    description: 'Does nothing.',
    category: 'test',
    metadata: {},
    parameters: {},
    has: { probe: false, targets: false, setUp: false },
    origin: {
      kind: 'plugin',
      package: 'vajra-plugin-test',
      version: '1.0.0',
      moduleUrl: 'file:///nowhere.js',
    },
  };
}
