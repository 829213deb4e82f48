import type { Clock } from '@vajraedge/core';
import type { MetricsAck, WorkerMetrics } from '@vajraedge/protocol';
import type { FrameStore } from '../frames/frame-store.js';
import { LastingStream } from '../master/lasting-stream.js';
import type { MasterLink } from '../master/master-link.js';

/** What delivering frames needs. */
export interface FrameStreamOptions {
  readonly link: MasterLink;
  readonly clock: Clock;
  readonly frames: FrameStore;
  /** The master has refused the frames of a session, in these words. */
  onRefused(message: string): void;
}

/** Delivers frames of all sessions, and again what was not acknowledged, on a connection of their own. */
export class FrameStream {
  readonly #options: FrameStreamOptions;
  readonly #stream: LastingStream<WorkerMetrics, MetricsAck>;

  constructor(options: FrameStreamOptions) {
    this.#options = options;
    this.#stream = new LastingStream({
      clock: options.clock,
      open: () => options.link.streamMetrics(),
      onOpen: () => {
        options.frames.reconnected();
        this.flush();
      },
      onMessage: (ack) => this.#onAck(ack),
      onRoom: () => this.flush(),
    });
  }

  open(): void {
    this.#stream.open();
  }

  /** Sends what may be sent now. */
  flush(): void {
    while (this.#stream.hasRoom) {
      const frame = this.#options.frames.take();
      if (frame === null) return;
      this.#stream.write(frame);
    }
  }

  /** To be called now and then: frames that are not acknowledged in time are sent again. */
  watch(): void {
    this.#stream.watch(this.#options.frames.unacknowledged > 0);
  }

  close(): void {
    this.#stream.close();
  }

  #onAck(ack: MetricsAck): void {
    const isRefused = this.#options.frames.acknowledged(ack);
    if (isRefused && ack.refusal !== undefined) this.#options.onRefused(ack.refusal.message);
    this.flush();
  }
}
