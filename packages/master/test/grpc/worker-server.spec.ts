import { connect as connectHttp2, constants } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AssignmentCommand,
  encodeHealth,
  type HeartbeatResponse,
  NO_TOTALS,
  type RegistrationResponse,
  type WorkerMetrics,
} from '@vajraedge/protocol';
import { createMaster } from '../../src/create-master.js';
import { ACTOR, FleetFixture, LASTING, openPlan, TOKEN, until } from '../fleet-fixture.js';
import { expectExact } from '../expect-exact.js';
import { profileOf } from '../scripted/profile-of.js';
import { ScriptedLink } from '../scripted/scripted-link.js';

const HEALTH = encodeHealth({
  cpuRatio: 0,
  residentBytes: 0,
  loopUtilizationRatio: 0,
  openDescriptors: 0,
  inFlight: 0,
  users: 0,
  unacknowledgedFrames: 0,
  draining: false,
});

describe('the server for workers', () => {
  let fleet: FleetFixture;
  let ends: string[];
  const said: AssignmentCommand[] = [];
  const links: ScriptedLink[] = [];

  function link(token = TOKEN): ScriptedLink {
    ends = [];
    const created = new ScriptedLink(fleet.port, token, {
      onCommand: (command) => said.push(command),
      onAck: ({ refusal }) => ends.push(refusal?.code ?? 'ack'),
      onEnd: (details) => ends.push(details),
    });
    links.push(created);
    return created;
  }

  function beat(to: ScriptedLink, sessionId: string, epoch = 1): Promise<HeartbeatResponse> {
    return to.heartbeat({ session: { epoch, sessionId }, sequence: 1, health: HEALTH, runs: [] });
  }

  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(async () => {
    for (const each of links.splice(0)) each.close();
    await fleet.close();
  });

  it.each(['', 'wrong', `${TOKEN}x`, TOKEN.slice(1)])('lets nobody in with the token "%s"', async (token) => {
    const stranger = link(token);
    await expect(stranger.register(profileOf('x'))).rejects.toMatchObject({ code: 16 });
    await expect(beat(stranger, 's')).rejects.toMatchObject({ code: 16 });
    await expect(stranger.fetch(Buffer.alloc(32))).rejects.toMatchObject({ code: 16 });
    stranger.commands(() => undefined);
    stranger.metrics(() => undefined);
    await until(() => ends.length === 2, 'both streams to end');
    expect(ends.every((details) => details.startsWith('VE_JOIN_TOKEN'))).toBe(true);
    expect(fleet.service.workers()).toEqual([]);
  });

  it('refuses another version of the protocol, and a name that is taken', async () => {
    const one = link();
    const refusalOf = ({ result }: RegistrationResponse): string =>
      result?.$case === 'refusal' ? result.value.code : 'welcome';
    expect(refusalOf(await one.register(profileOf('a', { protocolVersion: 99 })))).toBe(
      'VE_PROTOCOL_VERSION',
    );
    expect(refusalOf(await one.register(profileOf('a')))).toBe('welcome');
    expect(refusalOf(await one.register(profileOf('a', { workerId: 'another' })))).toBe(
      'VE_WORKER_NAME_TAKEN',
    );
    expect(fleet.service.health().workers).toBe(1);
  });

  it('gives a registration that is sent again the same session, and takes one up that it holds', async () => {
    const one = link();
    const sessionOf = ({ result }: RegistrationResponse): { id: string; resumed: boolean } | null =>
      result?.$case === 'welcome'
        ? { id: result.value.session?.sessionId ?? '', resumed: result.value.resumed }
        : null;
    const first = sessionOf(await one.register(profileOf('a')));
    expect(sessionOf(await one.register(profileOf('a')))).toEqual(first);
    const resume = { epoch: 1, sessionId: first?.id ?? '' };
    expect(sessionOf(await one.register(profileOf('a', { registrationId: 'r2', resume })))).toEqual({
      id: first?.id,
      resumed: true,
    });
    const stranger = profileOf('b', { registrationId: 'r3', resume });
    expect(sessionOf(await one.register(stranger))).not.toMatchObject({ id: first?.id });
  });

  it('answers the heartbeat of a session that it does not hold with a refusal', async () => {
    const { result } = await beat(link(), 'unknown');
    expect(result).toMatchObject({ $case: 'refusal', value: { code: 'VE_SESSION_UNKNOWN' } });
    // Of a newer master's session it knows nothing to say.
    await expect(beat(link(), 'unknown', 7)).rejects.toMatchObject({ code: 14 });
  });

  it('answers heartbeats on the stream of commands, and ends one that is wrong', async () => {
    const one = link();
    const { result } = await one.register(profileOf('a'));
    const welcome = result?.$case === 'welcome' ? result.value : undefined;
    expect(welcome?.heartbeatsOnStream).toBe(true);
    const stream = one.commands(() => undefined);
    const send = (sequence: number, health: typeof HEALTH): void => {
      const value = { session: undefined, sequence, health, runs: [] };
      const head = { session: welcome?.session, sequence: 0, acknowledgedCommand: 0, runId: '' };
      stream.write({ ...head, event: { $case: 'heartbeat', value } });
    };
    const answers = (): AssignmentCommand['command'][] =>
      said.map(({ command }) => command).filter((command) => command?.$case === 'heartbeatAnswer');
    send(41, HEALTH);
    await until(() => answers().length === 1, 'an answer');
    expect(answers()[0]?.value).toMatchObject({ sequence: 41, result: { $case: 'renewal' } });
    send(42, { ...HEALTH, cpuRatio: Number.NaN });
    await until(() => ends.length === 1, 'the stream to end');
    expect(ends[0]).toContain('VE_FRAME_INVALID');
  });

  it('cuts off a peer that sends garbage, and nobody else notices', async () => {
    await fleet.close();
    fleet = await new FleetFixture({ timing: LASTING }).listen();
    const [good] = await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '2s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    for (const bytes of [
      Buffer.from([0xff, 0xff, 0xff]),
      Buffer.alloc(1000, 0x0a),
      Buffer.alloc(5 * 2 ** 20),
    ])
      expect(await rawStatus(fleet.port, '/vajraedge.v1.WorkerService/StreamMetrics', bytes)).not.toBe('0');
    await fleet.ended(id);
    await expectExact(fleet, id, 200);
    expect(good?.refusals).toEqual([]);
  }, 60_000);

  it('ends the session of one whose frames cannot be right, and says why', async () => {
    const [bad, good] = await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '3s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    const session = bad?.session?.id;
    const frame: WorkerMetrics = {
      session,
      runId: id,
      sequence: 1,
      merged: false,
      snapshot: Buffer.from([0xff, 0xff]),
      totals: { ...NO_TOTALS },
      positions: [],
      released: [],
      last: false,
      host: undefined,
    };
    link()
      .metrics(() => undefined)
      .write(frame);
    await until(() => ends.some((details) => details.startsWith('VE_FRAME_INVALID')), 'the stream to end');
    await until(
      () => bad?.session !== null && bad?.session?.id.sessionId !== session?.sessionId,
      'a new session',
    );
    const run = await fleet.ended(id);
    expect(run.events.find(({ kind }) => kind === 'worker-lost')?.message).toContain('w1');
    await expectExact(fleet, id, 300);
    expect(good?.started).toBeGreaterThan(0);
  }, 60_000);

  it('cuts off a peer that floods it, and nobody else notices', async () => {
    await fleet.close();
    fleet = await new FleetFixture({ timing: LASTING }).listen();
    const [good] = await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '2s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    const flooder = link();
    const { result } = await flooder.register(profileOf('flooder'));
    const session = result?.$case === 'welcome' ? result.value.session : undefined;
    const stream = flooder.commands(() => undefined);
    for (let count = 0; count < 20_000; count += 1)
      stream.write({ session, sequence: 0, acknowledgedCommand: 0, runId: '', event: undefined });
    // The stream may be reset before its last words have arrived: the flooder is still sending.
    await until(() => ends.length > 0, 'the stream to end', 40_000);
    await fleet.ended(id);
    await expectExact(fleet, id, 200);
    expect(good?.refusals).toEqual([]);
  }, 60_000);

  it('refuses frames of scenarios that are not there, and frames that do not add up', async () => {
    const [bad] = await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '60s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    const totals = { ...NO_TOTALS, started: 99 };
    const frame = { session: bad?.session?.id, runId: id, merged: false, snapshot: Buffer.alloc(0), totals };
    const rest = { positions: [], released: [], last: false, host: undefined };
    // Far too early: it is asked for the ones before it.
    link()
      .metrics(() => undefined)
      .write({ ...frame, ...rest, sequence: 1000 });
    await until(() => ends.includes('ack'), 'the acknowledgement');
    expect(fleet.service.run(id).workersOfRun.map(({ state }) => state)).toEqual(['running']);
    const unknown = { ...frame, ...rest, session: { epoch: 1, sessionId: 'x' }, sequence: 1 };
    links
      .at(-1)
      ?.metrics(() => undefined)
      .write(unknown);
    await until(() => ends.includes('VE_RUN_ENDED'), 'the refusal');
  }, 60_000);

  it('knows nothing of content that belongs to no run under way', async () => {
    await expect(link().fetch(Buffer.alloc(32))).rejects.toMatchObject({
      details: expect.stringContaining('VE_BLOB_UNKNOWN'),
    });
  });

  it('keeps events in order, and ignores those that come again', async () => {
    const one = link();
    const { result } = await one.register(profileOf('a'));
    const session = result?.$case === 'welcome' ? result.value.session : undefined;
    const stream = one.commands(() => undefined);
    const write = (sequence: number): boolean =>
      stream.write({
        session,
        sequence,
        acknowledgedCommand: 0,
        runId: '',
        event: { $case: 'drainRequested', value: { reason: '' } },
      });
    write(2);
    write(7);
    await beat(one, session?.sessionId ?? '');
    expect(fleet.service.workers()[0]?.state).toBe('idle');
    write(1);
    write(1);
    await until(() => fleet.service.workers().length === 0, 'the worker to drain');
  });
});

describe('where workers are listened for', () => {
  it('is this machine alone without TLS and client certificates', async () => {
    const fixture = new FleetFixture({
      workers: { host: '0.0.0.0', port: 0, joinToken: TOKEN, tls: null },
    });
    await expect(fixture.listen()).rejects.toMatchObject({ code: 'VE_LISTEN_INSECURE' });
    await fixture.close();
  });

  it('must be free', async () => {
    const fleet = await new FleetFixture().listen();
    const workers = { host: '127.0.0.1', port: fleet.port, joinToken: TOKEN, tls: null };
    const master = createMaster({
      storeFile: `${fleet.folder}/other.db`,
      workers,
      web: null,
      onProblem: () => undefined,
    });
    await expect(master.listen()).rejects.toMatchObject({ code: 'VE_LISTEN_FAILED' });
    await master.close();
    await fleet.close();
  });
});

/** Sends bytes as one message of a call, past all clients. @returns the status that the call ends with */
function rawStatus(port: number, path: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    session.on('error', reject);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(bytes.length, 1);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${TOKEN}`,
    });
    let status = '';
    const note = (headers: { readonly [name: string]: unknown }): void => {
      if (typeof headers['grpc-status'] === 'string') status = headers['grpc-status'];
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('error', () => undefined);
    stream.on('close', () => {
      session.close();
      resolve(status);
    });
    stream.resume();
    stream.end(Buffer.concat([head, bytes]));
  });
}
