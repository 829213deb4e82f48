import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and its certificate, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of the test's own, and certificates that it signed. */
export interface TestAuthority {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /** File that holds it. */
  readonly caFile: string;
  /** @param days good for so many days from now; -1: ran out a day ago, which is as far back as openssl goes */
  issue(hostName: string, days: number): Certificate;
  remove(): void;
}

/** Made by the `openssl` command. */
export function createAuthority(): TestAuthority {
  const dir = mkdtempSync(join(tmpdir(), 'vajra-ca-'));
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '30',
    '-subj',
    '/CN=Test authority',
  );
  let serial = 1;
  return {
    ca: read('ca.crt'),
    caFile: join(dir, 'ca.crt'),
    issue: (hostName, days) => {
      const id = `host-${(serial += 1)}`;
      writeFileSync(
        join(dir, `${id}.ext`),
        `subjectAltName=${/^[\d.]+$/.test(hostName) ? 'IP' : 'DNS'}:${hostName}\n`,
      );
      openssl(
        'req',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        `${id}.key`,
        '-out',
        `${id}.csr`,
        '-subj',
        `/CN=${hostName}`,
      );
      openssl(
        'x509',
        '-req',
        '-in',
        `${id}.csr`,
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-set_serial',
        String(serial),
        '-extfile',
        `${id}.ext`,
        '-out',
        `${id}.crt`,
        '-days',
        String(days),
      );
      return { key: read(`${id}.key`), cert: read(`${id}.crt`) };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
