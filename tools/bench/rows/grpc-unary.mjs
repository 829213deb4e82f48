import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT, runWell } from '../measured-child.mjs';
import { decimal, figure, remark } from '../result-table.mjs';

const ROUNDS = 5;
/** Processor time of the task against that of the bare client. */
const LIMIT = 1.15;
const KINDS = ['bare', 'plugin', 'varying'];

async function startServer(prefix) {
  const command = [...prefix, process.execPath, 'tools/bench/grpc-server.mjs'];
  const child = spawn(command[0], command.slice(1), { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const target = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(line.replace('listening on ', '')),
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the gRPC server ended with ${code}`)));
  });
  return { target, stop: () => child.stdin.end() };
}

async function measure(kind, target, calls, prefix) {
  const script = [...prefix, process.execPath, 'tools/bench/grpc-calls.mjs', kind, target, String(calls)];
  return JSON.parse((await runWell(script)).stdout);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What a call costs by the task, against grpc-js's own client. */
export const grpcUnary = {
  name: 'grpc-unary',
  title: 'gRPC calls against the bare client',
  method:
    `Unary calls back to back over one connection, to a server in a process of its own: GRPC_UNARY with a message that stays ` +
    `and with one that varies, and a generated client of grpc-js with the same message and deadline. ${ROUNDS} rounds in turn, medians.`,
  async run({ cores, full }) {
    const server = await startServer(cores.target);
    const calls = full ? 100_000 : 20_000;
    const rounds = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const measured = {};
        for (const kind of KINDS) measured[kind] = await measure(kind, server.target, calls, cores.generator);
        rounds.push(measured);
      }
    } finally {
      server.stop();
    }
    const cpuUs = (kind) => median(rounds.map((measured) => measured[kind].cpuUs));
    const ratioOf = (kind) => {
      const ratio = cpuUs(kind) / cpuUs('bare');
      return [
        `${decimal(cpuUs(kind), 1)} us, ${decimal(ratio, 2)} of bare`,
        `at most ${LIMIT}`,
        ratio <= LIMIT,
      ];
    };
    return {
      figures: [
        remark('processor time a call, bare grpc-js', `${decimal(cpuUs('bare'), 1)} us`),
        figure('processor time a call, GRPC_UNARY', ...ratioOf('plugin')),
        figure('processor time a call, GRPC_UNARY with messages that vary', ...ratioOf('varying')),
        remark(
          'time a call, bare and GRPC_UNARY',
          KINDS.slice(0, 2)
            .map((kind) => `${decimal(median(rounds.map((measured) => measured[kind].elapsedUs)))} us`)
            .join(', '),
        ),
      ],
    };
  },
};
