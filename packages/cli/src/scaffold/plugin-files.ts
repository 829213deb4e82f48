import { fillIn } from './fill-in.js';
import { LICENCE } from './licence-text.js';
import type { NewFiles } from './new-folder.js';
import { packageJsonText, TSCONFIG } from './package-texts.js';
import type { PluginNames } from './plugin-names.js';
import { README } from './readme-text.js';
import { PLUGIN_MODULE, TASK_MODULE } from './source-texts.js';
import { TEST_MODULE } from './test-text.js';

/**
 * All files of a new plugin: one task, a test with the conformance kit, and what npm wants of a package.
 *
 * @param vajraedgeRange of the packages of VajraEdge, such as `^0.1.0`.
 */
export function pluginFiles(names: PluginNames, vajraedgeRange: string): NewFiles {
  return {
    'package.json': packageJsonText(names, vajraedgeRange),
    'tsconfig.json': TSCONFIG,
    '.gitignore': 'node_modules/\ndist/\n*.tgz\n',
    'README.md': fillIn(README, names),
    LICENSE: fillIn(LICENCE, names),
    'src/plugin.ts': fillIn(PLUGIN_MODULE, names),
    [`src/${names.moduleName}.ts`]: fillIn(TASK_MODULE, names),
    'test/plugin.test.mjs': fillIn(TEST_MODULE, names),
  };
}
