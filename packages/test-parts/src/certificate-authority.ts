import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and its certificate as files and texts. */
export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to say. */
export interface CertificateWish {
  readonly name: string;
  /** Subject alternative name, such as `DNS:localhost`. */
  readonly altName?: string;
  /** Days from now; negative: in the past. */
  readonly fromDays?: number;
  readonly toDays?: number;
  readonly selfSigned?: boolean;
  readonly passphrase?: string;
}

/** A certificate authority made by the `openssl` command (which the tests of TLS need), in a folder of its own. */
export class CertificateAuthority {
  readonly dir = mkdtempSync(join(tmpdir(), 'vajraedge-tls-'));
  readonly caFile = join(this.dir, 'ca.pem');
  #count = 0;

  /** @param name what its own certificate says */
  constructor(name = 'VajraEdge Test CA') {
    this.#openssl(
      'req',
      '-x509',
      ...this.#newKey('ca'),
      '-out',
      this.caFile,
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
    );
    writeFileSync(join(this.dir, 'index.txt'), '');
    writeFileSync(join(this.dir, 'index.txt.attr'), 'unique_subject = no\n');
  }

  /** Makes a key, and a certificate for it that this authority has signed, or the key itself. */
  issue({
    name,
    altName,
    fromDays = -1,
    toDays = 30,
    selfSigned = false,
    passphrase,
  }: CertificateWish): KeyPair {
    const id = `${name.replaceAll(/\W/g, '_')}-${(this.#count += 1)}`;
    const [certFile, keyFile, request] = [
      join(this.dir, `${id}.pem`),
      join(this.dir, `${id}.key`),
      join(this.dir, `${id}.csr`),
    ];
    const config = join(this.dir, `${id}.cnf`);
    writeFileSync(config, authorityConfig(this.dir, altName));
    this.#openssl('req', ...this.#newKey(id, passphrase), '-out', request, '-subj', `/CN=${name}`);
    const signer = selfSigned
      ? ['-selfsign', '-keyfile', keyFile]
      : ['-keyfile', join(this.dir, 'ca.key'), '-cert', this.caFile];
    this.#openssl(
      'ca',
      '-config',
      config,
      '-batch',
      '-notext',
      ...signer,
      '-in',
      request,
      '-out',
      certFile,
      '-startdate',
      stamp(fromDays),
      '-enddate',
      stamp(toDays),
    );
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }

  /** Removes the folder, with all keys and certificates. */
  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #newKey(id: string, passphrase?: string): string[] {
    const protection = passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
    return [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-keyout',
      join(this.dir, `${id}.key`),
      ...protection,
    ];
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

function authorityConfig(dir: string, altName: string | undefined): string {
  return `
[ca]
default_ca = authority
[authority]
database = ${dir}/index.txt
rand_serial = yes
new_certs_dir = ${dir}
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
basicConstraints = CA:FALSE
${altName === undefined ? '' : `subjectAltName = ${altName}`}
`;
}

/** `20261130120000Z` */
function stamp(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  return `${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
}
