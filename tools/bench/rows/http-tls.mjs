import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, runWell } from '../measured-child.mjs';
import { decimal, figure, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
const LIMIT = 0.7;

async function startTlsTarget(prefix, folder) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  });
  const command = [...prefix, process.execPath, 'tools/bench/tls-target.mjs', key, certificate];
  const child = spawn(command[0], command.slice(1), { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the TLS target ended with ${code}`)));
  });
  return { url, stop: () => child.kill('SIGKILL') };
}

/** What a request costs inside of TLS. */
export const httpTls = {
  name: 'http-tls',
  title: 'HTTPS keep-alive, 50 users back to back: processor time a request',
  method: `Whole processes over the requests that were answered; ${ROUNDS} alternating rounds, the medians. Against undici's dispatch alone.`,
  async run({ cores, full }) {
    const seconds = full ? 60 : 20;
    const folder = mkdtempSync(join(tmpdir(), 'vajra-tls-'));
    const target = await startTlsTarget(cores.target, folder);
    const prefix = cores.generator;
    const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
    const plan = planOf('tls', 'HTTP_GET', { url: target.url, insecure: true }, load);
    const script = [process.execPath, 'tools/bench/undici-dispatch.mjs', target.url, USERS, seconds].map(
      String,
    );
    const costs = { vajra: [], undici: [] };
    let verdict = '';
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { report, cpuUs } = await runVajra(plan, { prefix });
        costs.vajra.push(cpuUs / report.ledger.ok);
        verdict = verdictOf(report);
        const undici = await runWell([...prefix, ...script]);
        costs.undici.push(undici.cpuUs / Number(undici.stdout.trim()));
      }
    } finally {
      target.stop();
      rmSync(folder, { recursive: true, force: true });
    }
    const ratio = medianOf(costs.vajra) / medianOf(costs.undici);
    return {
      figures: [
        figure('vajra to undici dispatch', decimal(ratio, 2), `at most ${LIMIT}`, ratio <= LIMIT),
        remark('vajra', `${decimal(medianOf(costs.vajra), 1)} us a request`),
        remark('undici dispatch', `${decimal(medianOf(costs.undici), 1)} us a request`),
        remark('verdict', verdict),
      ],
    };
  },
};
