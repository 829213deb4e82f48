import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProblemDocument } from '@vajraedge/protocol';
import { FleetFixture } from '../fleet-fixture.js';

export const OPERATOR = 'token-of-an-operator';
export const VIEWER = 'token-of-a-viewer-01';

/** What an address answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request of a test. */
export interface Ask {
  readonly token?: string | null;
  readonly body?: unknown;
  /** In place of the body, as it is. */
  readonly text?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** A real master with its web side, for the tests of one file. */
export class WebFixture {
  readonly dashboardDir = mkdtempSync(join(tmpdir(), 'vajra-dashboard-'));
  readonly fleet: FleetFixture;
  port = 0;

  constructor() {
    mkdirSync(join(this.dashboardDir, 'assets'));
    writeFileSync(join(this.dashboardDir, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(this.dashboardDir, 'assets', 'a-1234.js'), 'void 0;');
    this.fleet = new FleetFixture({
      web: {
        listen: { host: '127.0.0.1', port: 0 },
        tokens: [
          { name: 'ops', role: 'operator', token: OPERATOR },
          { name: 'eyes', role: 'viewer', token: VIEWER },
        ],
        tls: null,
        hostNames: ['loads.example'],
        dashboardDir: this.dashboardDir,
        reportScript: { text: 'void 0;', sha256: 'x' },
        version: '1.2.3',
      },
    });
  }

  async listen(): Promise<this> {
    await this.fleet.listen();
    const { web } = await this.fleet.master.listen();
    this.port = web?.port ?? 0;
    return this;
  }

  /** Asks by bare HTTP, where every header can be said. */
  ask(
    method: string,
    path: string,
    { token = OPERATOR, body, text, headers = {} }: Ask = {},
  ): Promise<Answer> {
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          port: this.port,
          host: '127.0.0.1',
          method,
          path,
          agent: false,
          headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(content === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            const { statusCode: status = 0, headers: answered } = response;
            resolve({ status, headers: answered, text: Buffer.concat(chunks).toString() });
          });
          response.once('error', reject);
        },
      );
      request.once('error', reject);
      request.end(content);
    });
  }

  /** The JSON of an answer that must be well. */
  async json<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
    const { status, text } = await this.ask(method, path, ask);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** Status and code of an answer that must be a problem. */
  async problem(method: string, path: string, ask: Ask = {}): Promise<ProblemDocument> {
    const { status, headers, text } = await this.ask(method, path, ask);
    if (!(headers['content-type'] ?? '').startsWith('application/problem+json'))
      throw new Error(`${method} ${path}: no problem document but ${status} ${text}`);
    const problem = JSON.parse(text) as ProblemDocument;
    if (problem.status !== status)
      throw new Error(`${method} ${path}: ${status}, and it says ${problem.status}`);
    return problem;
  }

  async close(): Promise<void> {
    await this.fleet.close();
    rmSync(this.dashboardDir, { recursive: true, force: true });
  }
}
