import { changesetProblems } from './changesets.mjs';
import { nodeTool, runQuiet } from './child.mjs';
import { generatedProblems } from './generated-files.mjs';
import { protocolRules } from './protocol-files.mjs';
import { workspacePackages } from './repository.mjs';
import { runTarget } from './workspace-build.mjs';

const tool =
  (file, ...args) =>
  () =>
    runQuiet(...nodeTool(file, ...args));

/** A gate from a function that lists problems. */
const problems = (find) => async () => {
  const found = await find();
  return { code: found.length === 0 ? 0 : 1, output: found.join('\n') };
};

async function publishable() {
  const results = [];
  for (const { folder } of workspacePackages()) {
    const { code, output } = await runQuiet(...nodeTool('publint/src/cli.js', folder, '--strict'));
    if (code !== 0) results.push(output);
  }
  return { code: results.length === 0 ? 0 : 1, output: results.join('\n') };
}

/** CI looks at every file afresh; at home only at what has changed. */
const cached = (location) =>
  process.env.CI ? [] : ['--cache', '--cache-location', location, '--cache-strategy', 'content'];

/** What must hold before a change goes in, in this order; the first also builds, which the others rest on. */
export const GATES = [
  { name: 'types', run: () => runTarget('typecheck') },
  {
    name: 'formatting',
    run: tool(
      'prettier/bin/prettier.cjs',
      '--check',
      '.',
      '--log-level',
      'warn',
      ...cached('.nx/prettiercache'),
    ),
  },
  {
    name: 'lint',
    run: tool('eslint/bin/eslint.js', '.', '--max-warnings', '0', ...cached('.nx/eslintcache')),
  },
  {
    name: 'boundaries',
    run: tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      'packages',
      'examples/target-server',
      '--config',
      '.dependency-cruiser.mjs',
    ),
  },
  { name: 'unused code', run: tool('knip/bin/knip.js', '--no-progress') },
  { name: 'packages', run: publishable },
  { name: 'protocol', run: () => protocolRules() },
  { name: 'generated files', run: problems(generatedProblems) },
  { name: 'changesets', run: problems(changesetProblems) },
];
