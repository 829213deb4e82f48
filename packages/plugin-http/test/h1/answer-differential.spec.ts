import { request as nodeRequest } from 'node:http';
import { failureCodeOf } from '../../src/failure/failure-code.js';
import { H1Transport } from '../../src/h1/h1-transport.js';
import type { HttpTransport, ResponseHandler } from '../../src/transport/http-transport.js';
import { UndiciTransport } from '../../src/transport/undici-transport.js';
import { type RawServer, startRawServer } from '../servers/raw-server.js';
import type { AnswerCase } from './answer-case.js';
import { ANSWERS } from './answer-corpus.js';
import { createRandom } from './mutate-answer.js';

const SETTINGS = {
  secureContext: undefined,
  serverName: null,
  insecure: false,
  http2: false,
  proxy: null,
  connectTimeoutMs: 5000,
  observer: null,
  keepAlive: true,
  keepAliveTimeoutMs: 1000,
  sharedConnections: null,
};

/** What is written by the server, piece after piece; the path of a request is its number. */
interface Script {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
}

const scripts: Script[] = [];
let server: RawServer;
beforeAll(async () => {
  server = await startRawServer((socket) => {
    socket.setNoDelay(true);
    socket.once('data', (request: Buffer) => {
      const { bytes, cuts } = scripts[Number(/\/(\d+)/.exec(request.toString())?.[1])] as Script;
      const ends = [...cuts, bytes.length];
      const send = (at: number): void => {
        socket.write(bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]));
        if (at + 1 < ends.length) setImmediate(send, at + 1);
        else socket.end();
      };
      send(0);
    });
  });
});
afterAll(() => server.close());

type Client = (method: string, path: string) => Promise<string>;

function throughTransport(transport: HttpTransport): Client {
  return (method, path) =>
    new Promise((resolve) => {
      const channel = transport.openChannel();
      let status = 0;
      let body = '';
      const end = (outcome: string): void => {
        resolve(outcome);
        void channel.close();
      };
      const handler: ResponseHandler = {
        onConnect: () => undefined,
        onHeaders: (head) => {
          status = head.status;
        },
        onData: (bytes, from, to) => {
          body += bytes.toString('latin1', from, to);
        },
        onMore: () => undefined,
        onComplete: () => end(`${status} ${JSON.stringify(body)}`),
        onError: (error) => end(failureCodeOf(error, status !== 0) === 'HTTP_DESYNC' ? 'desync' : 'failed'),
      };
      const wire = transport.prepare({ origin: server.origin, path, method, headers: [], body: null });
      channel.send(wire, handler);
    });
}

const throughNode: Client = (method, path) =>
  new Promise((resolve) => {
    const request = nodeRequest(server.origin + path, { agent: false, method, maxHeaderSize: 65_536 });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(`${response.statusCode} ""`);
    });
    request.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      response.on('end', () => resolve(`${response.statusCode} ${JSON.stringify(body)}`));
      response.on('error', () => resolve('failed'));
    });
    request.on('error', () => resolve('failed'));
    request.end();
  });

const ours = throughTransport(new H1Transport(SETTINGS));
const undici = throughTransport(new UndiciTransport(SETTINGS));

/** What ours must say, by the corpus. */
function expectedOf({ expected }: AnswerCase): readonly string[] {
  if (expected === 'open' || 'broken' in expected) return ['failed'];
  if ('untilClose' in expected) return [`${expected.status} ${JSON.stringify(expected.untilClose)}`];
  const whole = `${expected.status} ${JSON.stringify(expected.body ?? '')}`;
  if ((expected.left ?? 0) === 0) return [whole];
  // Bytes too many are seen with the answer, or when nobody is waiting for them any more.
  return ['desync', whole];
}

/** What the others must say: the same, or what the corpus lists with its reason. */
function expectedOfOther(answer: AnswerCase, other: 'undici' | 'node'): readonly string[] {
  const listed = answer.differs?.[other];
  if (listed !== undefined) return [listed];
  return expectedOf(answer).map((outcome) => (outcome === 'desync' ? 'failed' : outcome));
}

async function outcomesOf(answer: AnswerCase, cuts: readonly number[]): Promise<readonly string[]> {
  scripts.push({ bytes: Buffer.from(answer.bytes, 'latin1'), cuts });
  const path = `/${scripts.length - 1}`;
  const method = answer.method ?? 'GET';
  return Promise.all([ours, undici, throughNode].map((client) => client(method, path)));
}

async function compare(answer: AnswerCase, cuts: readonly number[]): Promise<void> {
  const [own = '', fromUndici = '', fromNode = ''] = await outcomesOf(answer, cuts);
  const where = `${answer.name}, cut at ${cuts.join() || 'no place'}`;
  expect([where, own]).toEqual([where, expect.stringMatching(oneOf(expectedOf(answer)))]);
  expect([where, fromUndici]).toEqual([
    where,
    expect.stringMatching(oneOf(expectedOfOther(answer, 'undici'))),
  ]);
  expect([where, fromNode]).toEqual([where, expect.stringMatching(oneOf(expectedOfOther(answer, 'node')))]);
}

const oneOf = (texts: readonly string[]): RegExp =>
  new RegExp(`^(${texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`);

describe('the same bytes from a real server come to the same, through ours, undici and node:http', () => {
  test.each(ANSWERS.map((answer) => [answer.name, answer] as const))('%s', async (_name, answer) => {
    await compare(answer, []);
  });

  test('cut at every position', async () => {
    const cases = ANSWERS.filter(({ bytes }) => bytes.length > 0 && bytes.length < 130).flatMap((answer) =>
      Array.from({ length: answer.bytes.length - 1 }, (_, at) => [answer, [at + 1]] as const),
    );
    await inTurns(cases, 16);
  }, 120_000);

  test('cut at random positions', async () => {
    const random = createRandom(7);
    const cases = Array.from({ length: 500 }, () => {
      const answer = ANSWERS[random(ANSWERS.length)] as AnswerCase;
      const cuts = Array.from(
        { length: 1 + random(6) },
        () => 1 + random(Math.max(1, answer.bytes.length - 1)),
      );
      const ascending = [...new Set(cuts)].sort((a, b) => a - b).filter((cut) => cut < answer.bytes.length);
      return [answer, ascending] as const;
    });
    await inTurns(cases, 16);
  }, 120_000);
});

/** So many at a time. */
async function inTurns(
  cases: readonly (readonly [AnswerCase, readonly number[]])[],
  atATime: number,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < cases.length; at = next++) {
      const [answer, cuts] = cases[at] as (typeof cases)[number];
      await compare(answer, cuts);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
}
