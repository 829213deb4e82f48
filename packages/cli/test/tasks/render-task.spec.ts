import type { TaskManifest } from '@vajraedge/core';
import type { ParameterDescriptor } from '@vajraedge/sdk';
import { createColours } from '../../src/terminal/colours.js';
import { describeBounds, describeType } from '../../src/tasks/describe-parameter.js';
import { renderTask } from '../../src/tasks/render-task.js';
import { renderTaskList } from '../../src/tasks/render-task-list.js';

const plain = createColours(false);
const manifest = (change: Partial<TaskManifest>): TaskManifest => ({
  name: 'PING',
  displayName: 'Ping',
  description: 'Sends a ping. And waits for the pong.',
  category: 'net',
  metadata: {},
  parameters: {},
  has: { probe: false, targets: false, setUp: false },
  origin: { kind: 'plugin', package: 'ping-plugin', version: '1.2.3', moduleUrl: 'file:///x/plugin.js' },
  ...change,
});

describe('a parameter in words', () => {
  it.each<[ParameterDescriptor, string]>([
    [
      { type: 'string', min: 1, max: 2000, pattern: '[a-z]+' },
      'string, at least 1 characters, at most 2,000 characters, matches [a-z]+',
    ],
    [{ type: 'url', protocols: ['http:', 'https:'] }, 'url, http: or https:'],
    [{ type: 'integer', min: 0 }, 'integer, at least 0'],
    [{ type: 'duration', max: 90_000 }, 'duration, at most 1m30s'],
    [{ type: 'bytes', max: 1024 }, 'bytes, at most 1,024 bytes'],
    [{ type: 'enum', values: ['a', 'b'] }, 'one of a, b'],
    [{ type: 'list', items: { type: 'url' }, max: 3 }, 'list of url, at most 3 items'],
    [{ type: 'map', keyPattern: 'x-.*' }, 'names and values: texts, names match x-.*'],
    [{ type: 'secret' }, 'secret: env:NAME or file:/path'],
    [{ type: 'json' }, 'any JSON value'],
    [{ type: 'boolean' }, 'boolean'],
  ])('%j', (descriptor, words) => {
    expect([describeType(descriptor), ...describeBounds(descriptor)].join(', ')).toBe(words);
  });
});

it('shows everything about one task', () => {
  const parameters = {
    host: {
      type: 'string',
      required: true,
      description: 'Where to send it.',
      examples: ['example.com', '::1'],
    },
    wait: { type: 'duration', default: '1s' },
  } as const;
  const task = manifest({
    parameters,
    metadata: { tags: ['a', 'b'] },
    has: { probe: true, targets: true, setUp: false },
  });
  expect(renderTask(task, 80, plain)).toBe(
    [
      'PING  Ping',
      'net  ·  ping-plugin 1.2.3  ·  has a probe',
      'Sends a ping. And waits for the pong.',
      'tags: a, b',
      '',
      'Parameters',
      '  host  required  string',
      '      Where to send it.',
      '      for example "example.com"   "::1"',
      '  wait  duration, default "1s"',
    ].join('\n'),
  );
});

it('lists tasks by category and name, each in one line that fits', () => {
  const tasks = [
    manifest({ name: 'B' }),
    manifest({ name: 'LONG', category: '', description: 'word '.repeat(40) }),
    manifest({ name: 'A', description: 'Evil\u001b[2J\nname.' }),
  ];
  expect(renderTaskList(tasks, 60, plain)).toBe(
    [
      'net',
      '  A     ping-plugin 1.2.3  Evil [2J name',
      '  B     ping-plugin 1.2.3  Sends a ping',
      '',
      'other',
      '  LONG  ping-plugin 1.2.3  word word word word word word wo…',
      '',
      'vajra tasks NAME shows the parameters of one.',
    ].join('\n'),
  );
});

it('says what to do where there is no task', () => {
  expect(renderTaskList([], 80, plain)).toContain('Install one');
});
