import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OLDEST_NODE } from '../dev/node-version.mjs';
import { ROOT, inRoot, workspacePackages } from '../dev/repository.mjs';

/** Files of the repository as git knows them, those that are new and not ignored included. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(inRoot(file)));

/** Packages whose clients want a newer Node.js than the rest. */
const NEWER_NODE = { '@vajraedge/plugin-kafka': '20.19.4' };

const read = (file) => readFileSync(inRoot(file), 'utf8');
const json = (file) => JSON.parse(read(file));
const CODE = FILES.filter((file) => /\.(ts|mjs|js|vue)$/.test(file));

describe('ERRORS.md', () => {
  const rows = [...read('ERRORS.md').matchAll(/^\| `(VE_[A-Z0-9_]+)` \|(.*)$/gm)];
  const listed = rows.map(([, code]) => code);
  const source = FILES.filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file));
  const used = new Set(source.flatMap((file) => read(file).match(/\bVE_[A-Z0-9_]*[A-Z0-9]\b/g) ?? []));

  it('has a row for every code of the source', () => {
    expect([...used].filter((code) => !listed.includes(code)).sort()).toEqual([]);
  });

  it('has no row that the source does not know', () => {
    expect(listed.filter((code) => !used.has(code))).toEqual([]);
  });

  it('has every code once, with a meaning and something to do', () => {
    expect(listed).toEqual([...new Set(listed)]);
    const poor = rows.filter(
      ([, , rest]) => rest.split(' | ').filter((cell) => /\w{3}/.test(cell)).length !== 2,
    );
    expect(poor.map(([row]) => row)).toEqual([]);
  });
});

describe('names', () => {
  const KIND_FOLDERS = [
    'utils',
    'util',
    'common',
    'helpers',
    'helper',
    'types',
    'interfaces',
    'misc',
    'shared',
  ];

  it('of files are kebab-case, those of Vue components PascalCase', () => {
    const isOdd = (file) => {
      const name = basename(file).replace(/^\./, '');
      return !(file.endsWith('.vue') ? /^[A-Z][A-Za-z0-9]*\.vue$/ : /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/).test(
        name,
      );
    };
    expect(CODE.filter(isOdd)).toEqual([]);
  });

  it('of folders say a stage or a resource, never a kind', () => {
    const folders = new Set(FILES.flatMap((file) => dirname(file).split('/')));
    expect(KIND_FOLDERS.filter((name) => folders.has(name))).toEqual([]);
  });
});

describe('the lock file', () => {
  const entries = Object.entries(json('package-lock.json').packages);

  it('holds no download address', () => {
    const links = entries.filter(([, { resolved, link }]) => resolved !== undefined && link !== true);
    expect(links.map(([path]) => path)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });

  it('has a hash for every package from the registry', () => {
    const fromRegistry = entries.filter(
      ([path, { link, inBundle }]) => path.includes('node_modules/') && !link && !inBundle,
    );
    expect(fromRegistry.length).toBeGreaterThan(100);
    expect(
      fromRegistry.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path),
    ).toEqual([]);
  });
});

describe('files', () => {
  // Built from parts, so that this file is not its own finding.
  const BANNED = [
    [
      'a path of one machine',
      new RegExp(['(?<![\\w.])/(?:', 'work', '|', 'home', '|', 'Users', '|', 'root', ')/\\w'].join('')),
    ],
    [
      'a registry host',
      new RegExp(['(?:registry\\.npmjs\\.org|', 'npm\\.pkg\\.', '|_auth', 'Token)'].join('')),
    ],
  ];
  const texts = FILES.filter((file) => !/\.(png|ico|woff2?|tgz|pem|p12|gz)$/.test(file));

  it.each(BANNED)('name no %s', (_what, pattern) => {
    expect(texts.filter((file) => pattern.test(read(file)))).toEqual([]);
  });

  it('hold no conflict markers', () => {
    expect(texts.filter((file) => /^(?:<{7}|>{7}) /m.test(read(file)))).toEqual([]);
  });
});

describe('packages', () => {
  const APACHE_2_SHA256 = 'cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30';
  const packages = workspacePackages();

  it.each(packages)('$name carries the Apache licence, word for word', ({ folder, manifest }) => {
    const hash = createHash('sha256')
      .update(readFileSync(inRoot(folder, 'LICENSE')))
      .digest('hex');
    expect(hash).toBe(APACHE_2_SHA256);
    expect(manifest.license).toBe('Apache-2.0');
  });

  it.each(packages)('$name has a README of its own', ({ folder }) => {
    expect(read(`${folder}/README.md`)).toMatch(/^# /m);
  });

  it.each(packages)('$name asks for the Node.js that the tools ask for', ({ manifest }) => {
    expect(manifest.engines.node).toBe(`>=${NEWER_NODE[manifest.name] ?? OLDEST_NODE}`);
  });

  it('that are published share one version', () => {
    const published = packages.filter(({ manifest }) => manifest.private !== true);
    expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1);
  });
});
