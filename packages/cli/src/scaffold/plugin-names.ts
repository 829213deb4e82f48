import { packageNameProblems } from './package-name-problems.js';
import { usageError } from '../usage-error.js';

/** The names that a new plugin gets, all made of the one that was typed. */
export interface PluginNames {
  /** As npm knows it, with its scope: `@acme/vajraedge-plugin-line-echo`. */
  readonly packageName: string;
  /** The package without its scope: `vajraedge-plugin-line-echo`. */
  readonly folderName: string;
  /** As plans know it: `LINE_ECHO`. */
  readonly taskName: string;
  /** The module of the task, without its ending: `line-echo`. */
  readonly moduleName: string;
  /** The constant that the module exports: `lineEchoTask`. */
  readonly constantName: string;
  /** As people read it: `Line echo`. */
  readonly title: string;
}

/** What a package says of itself before it comes to what it is about. */
const PREFIX = /^(?:vajra(?:edge)?[-._])?(?:plugin[-._])?/;
const SUFFIX = /(?:[-._]vajra(?:edge)?)?(?:[-._]plugin)?$/;
const TASK_NAME = /^[A-Z][A-Z\d_]{0,63}$/;

/**
 * Makes all names of a plugin of the name of its package.
 *
 * @throws VE_USAGE with everything that is wrong with the name.
 */
export function pluginNamesOf(packageName: string): PluginNames {
  const problems = packageNameProblems(packageName);
  if (problems.length > 0) {
    throw usageError(
      `"${packageName}" cannot be the name of a package: ${problems.join('; ')}.`,
      'A good one is vajraedge-plugin-echo, or @acme/vajraedge-plugin-echo.',
    );
  }
  const folderName = packageName.slice(packageName.indexOf('/') + 1);
  const words = folderName
    .replace(PREFIX, '')
    .replace(SUFFIX, '')
    .split(/[-._]+/)
    .filter((word) => word !== '');
  const taskName = words.join('_').toUpperCase();
  if (!TASK_NAME.test(taskName)) {
    throw usageError(
      `No name of a task can be made of "${packageName}": it would be "${taskName}".`,
      'After "vajraedge-plugin-" say in a word or two what it does, beginning with a letter, in at most 64 characters.',
    );
  }
  const [first = '', ...more] = words;
  return Object.freeze({
    packageName,
    folderName,
    taskName,
    moduleName: words.join('-'),
    constantName: `${first}${more.map(capital).join('')}Task`,
    title: capital(words.join(' ')),
  });
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
