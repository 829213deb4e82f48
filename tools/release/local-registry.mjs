import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path';
import { createGzip } from 'node:zlib';
import { installedPackages } from './installed-packages.mjs';

/** Fields of a package.json that npm wants to know before it has fetched the package. */
const FIELDS = [
  'name',
  'version',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'engines',
  'os',
  'cpu',
  'libc',
];

/** Sends the folder of an installed package as npm expects it; what is nested in it is a package of its own. */
function sendFolder(folder, response) {
  const parts = [
    '-c',
    '-C',
    dirname(folder),
    '--exclude',
    `${basename(folder)}/node_modules`,
    basename(folder),
  ];
  const tar = spawn('tar', parts, { stdio: ['ignore', 'pipe', 'inherit'] });
  tar.once('error', (error) => response.destroy(error));
  tar.stdout.pipe(createGzip({ level: 1 })).pipe(response);
}

/** What the registry has, by name and version: `{ manifest, send(response) }`. */
class Shelf {
  #packages = new Map();

  add(manifest, send) {
    const versions = this.#packages.get(manifest.name) ?? new Map();
    versions.set(manifest.version, { manifest, send });
    this.#packages.set(manifest.name, versions);
  }

  find(name, version) {
    return this.#packages.get(name)?.get(version);
  }

  /** The document about a package as npm reads it; undefined where there is none of that name. */
  describe(name, url) {
    const versions = this.#packages.get(name);
    if (versions === undefined) return undefined;
    const entries = [...versions].map(([version, { manifest }]) => [
      version,
      { ...this.#shown(manifest), dist: { tarball: `${url}/-/${encodeURIComponent(name)}/${version}.tgz` } },
    ]);
    return { name, 'dist-tags': { latest: entries.at(-1)[0] }, versions: Object.fromEntries(entries) };
  }

  /** Optional dependencies that are not here are those of other systems. */
  #shown(manifest) {
    const shown = Object.fromEntries(
      FIELDS.filter((field) => field in manifest).map((field) => [field, manifest[field]]),
    );
    const isHere = ([name]) => this.#packages.has(name);
    if (shown.optionalDependencies !== undefined)
      shown.optionalDependencies = Object.fromEntries(
        Object.entries(shown.optionalDependencies).filter(isHere),
      );
    return shown;
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Takes what `npm publish` sends. */
function takePublished(shelf, { versions, _attachments: attachments }) {
  const [manifest] = Object.values(versions);
  const [{ data }] = Object.values(attachments);
  if (shelf.find(manifest.name, manifest.version) !== undefined) return null;
  shelf.add(manifest, (response) => response.end(Buffer.from(data, 'base64')));
  return `${manifest.name}@${manifest.version}`;
}

function answerJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/**
 * A registry on loopback, as far as `npm install`, `npx` and `npm publish` need one: it has the given tarballs, and
 * everything that is installed in a node_modules folder. So packages can be tried out as a user gets them, without
 * the network and without publishing anything.
 * @param tarballs `{ manifest, file }` for each packed package
 * @returns `{ url, published, close }`
 */
export async function startLocalRegistry({ tarballs, nodeModules }) {
  const shelf = new Shelf();
  const published = [];
  for (const { folder, manifest } of installedPackages(nodeModules))
    shelf.add(manifest, (response) => sendFolder(folder, response));
  for (const { manifest, file } of tarballs)
    shelf.add(manifest, (response) => response.end(readFileSync(file)));

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const [, tarballName, version] = /^\/-\/([^/]+)\/(.+)\.tgz$/.exec(path) ?? [];
    const name = decodeURIComponent(path.slice(1));
    if (request.method === 'PUT') {
      const taken = takePublished(shelf, await bodyOf(request));
      if (taken === null) return answerJson(response, 409, { error: 'that version is there already' });
      published.push(taken);
      return answerJson(response, 201, { ok: true });
    }
    if (tarballName !== undefined) {
      const found = shelf.find(decodeURIComponent(tarballName), version);
      if (found !== undefined) return found.send(response);
    }
    const document = shelf.describe(name, url);
    return answerJson(response, document === undefined ? 404 : 200, document ?? { error: 'not found' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, published, close };
}
