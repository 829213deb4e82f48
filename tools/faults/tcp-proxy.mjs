import { connect, createServer } from 'node:net';

/** What a proxy does to the bytes that pass: nothing. */
const CALM = Object.freeze({ delayMs: 0, jitterMs: 0, lossRatio: 0, bytesPerSecond: Infinity, deaf: 'none' });
/** What a lost segment costs on a real link: TCP sends it again after its smallest timeout, and all that follows waits. */
const RETRANSMISSION_MS = 200;

/** One direction of a connection: keeps order, whatever happens to single chunks. */
class Pipe {
  #queue = [];
  #readyMs = 0;
  #timer = null;

  constructor(from, to, direction, settings) {
    this.direction = direction;
    this.settings = settings;
    this.to = to;
    from.on('data', (chunk) => this.#take(chunk));
    from.on('end', () => this.#take(null));
  }

  #take(chunk) {
    const { delayMs, jitterMs, lossRatio, bytesPerSecond } = this.settings();
    const spread = (Math.random() * 2 - 1) * jitterMs;
    const lost = Math.random() < lossRatio ? RETRANSMISSION_MS : 0;
    const slow = chunk === null || bytesPerSecond === Infinity ? 0 : (chunk.length / bytesPerSecond) * 1000;
    const nowMs = performance.now();
    this.#readyMs = Math.max(this.#readyMs + slow, nowMs + delayMs + spread + lost + slow);
    this.#queue.push({ atMs: this.#readyMs, chunk });
    this.flush();
  }

  /** Sends what is ready. What a deaf direction holds back goes on when it hears again. */
  flush() {
    clearTimeout(this.#timer);
    const { deaf } = this.settings();
    if (deaf === 'both' || deaf === this.direction) return;
    const nowMs = performance.now();
    while (this.#queue.length > 0 && this.#queue[0].atMs <= nowMs) {
      const { chunk } = this.#queue.shift();
      if (this.to.destroyed) continue;
      if (chunk === null) this.to.end();
      else this.to.write(chunk);
    }
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.flush(), this.#queue[0].atMs - nowMs);
  }

  close() {
    clearTimeout(this.#timer);
    this.#queue = [];
  }
}

/**
 * A TCP proxy on loopback that treats its connections as bad networks do: delay with jitter, loss, a slow line, silence
 * in one or both directions (nobody is told), resets.
 */
export async function createTcpProxy(target) {
  let settings = CALM;
  let goal = target;
  const links = new Set();
  const server = createServer((near) => {
    const far = connect({ ...goal, noDelay: true });
    near.setNoDelay(true);
    const pipes = [new Pipe(near, far, 'up', () => settings), new Pipe(far, near, 'down', () => settings)];
    const link = { near, far, pipes };
    links.add(link);
    const end = () => {
      links.delete(link);
      for (const pipe of pipes) pipe.close();
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      // A line that was cut carries no farewell either: the other end finds out by itself.
      socket.on('close', () => (settings.deaf === 'none' ? end() : setTimeout(end, 0)));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    /** Treats what passes from now on like this; what is left out is as on a good line. */
    set(change) {
      settings = { ...CALM, ...change };
      for (const { pipes } of links) for (const pipe of pipes) pipe.flush();
    },
    /** Where new connections lead from now on. */
    retarget(next) {
      goal = next;
    },
    /** Ends all connections as a router does that has forgotten them. */
    reset() {
      for (const { near, far } of links) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
    },
    async close() {
      for (const { near, far } of links) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
