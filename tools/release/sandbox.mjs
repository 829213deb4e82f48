import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../dev/repository.mjs';
import { startLocalRegistry } from './local-registry.mjs';
import { packPackages } from './packed-packages.mjs';

/** What a shell of a stranger does not have: our npm's settings, our test runner's, our TypeScript's. */
const OURS =
  /^(?:npm_|NODE_OPTIONS$|NODE_PATH$|NODE_TEST_CONTEXT$|JEST_|NODE_ENV$|INIT_CWD$|FORCE_COLOR$|VAJRA_)/i;

/** The environment of somebody who has Node.js and npm, and a registry that is the one at `url`. */
function strangerEnvironment(home, url) {
  const userconfig = join(home, '.npmrc');
  const lines = [
    `registry=${url}/`,
    // The registry asks nobody who they are, but npm publishes nothing for nobody.
    `//${new URL(url).host}/:username=stranger`,
    `//${new URL(url).host}/:_password=${Buffer.from('stranger').toString('base64')}`,
    `cache=${join(home, 'cache')}`,
    'audit=false',
    'fund=false',
    'update-notifier=false',
    // Whatever a package wants to run or build when it is installed was built where it comes from.
    'ignore-scripts=true',
  ];
  writeFileSync(userconfig, `${lines.join('\n')}\n`);
  const kept = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  return { ...Object.fromEntries(kept), HOME: home, npm_config_userconfig: userconfig, NO_COLOR: '1' };
}

/**
 * An empty folder on a machine that has Node.js and npm and nothing of ours, and a registry that has our packages as
 * they would be published. All of it is gone after `close`.
 * @returns `{ dir, env, packages, registry, close }`
 */
export async function openSandbox(root = inRoot()) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'vajra-sandbox-')));
  const remove = () => rmSync(home, { recursive: true, force: true });
  try {
    const packages = await packPackages(join(home, 'packed'), root);
    const registry = await startLocalRegistry({
      tarballs: packages,
      nodeModules: join(root, 'node_modules'),
    });
    const dir = join(home, 'empty');
    mkdirSync(dir);
    const close = () => {
      registry.close();
      remove();
    };
    return { dir, env: strangerEnvironment(home, registry.url), packages, registry, close };
  } catch (error) {
    remove();
    throw error;
  }
}
