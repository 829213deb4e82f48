import type { Clock, Timer } from '../execute/clock.js';
import type { Executor } from '../execute/executor.js';
import { createShutGate } from '../execute/lease-gate.js';
import type { LoadDriver } from '../execute/load-driver.js';
import type { ScenarioRuntime, SlotExchange } from '../execute/scenario-runtime.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { ResolvedScenario } from '../plan/resolved-plan.js';
import type { ShareBorder, ShareCommand } from './engine-messages.js';
import { HostSampler } from './host-sampler.js';
import type { SharePosition, ShareProgress } from './share.js';
import type { Snapshotter } from './snapshotter.js';

/** How often an engine says that it gets on, milliseconds. */
const PROGRESS_EVERY_MS = 250;

/** What an engine's side of a share is made of. */
export interface EngineShareParts {
  readonly clock: Clock;
  readonly executor: Executor;
  readonly runtimes: readonly ScenarioRuntime[];
  readonly snapshotter: Snapshotter;
  onReleased(share: SlotShare): void;
  onProgress(progress: ShareProgress): void;
}

interface Member {
  readonly scenario: ResolvedScenario;
  readonly driver: LoadDriver;
}

/** The engine's side of a share: hands slots, leases and rates to the drivers, and keeps account for the session. */
export class EngineShare {
  readonly exchange: SlotExchange;
  readonly #parts: EngineShareParts;
  readonly #gate = createShutGate();
  readonly #sampler: HostSampler;
  readonly #members: Member[] = [];
  readonly #begins = new Map<number, number>();
  #released: SlotShare[] = [];
  /** Positions at a fence: what the session that ends has accounted for. */
  #fenced: readonly SharePosition[] | null = null;
  /** The last snapshot of a session is on its way: what concerns the next waits for it. */
  #closing: Promise<void> | null = null;
  #startMs: number | null = null;
  #startErrorMs: number | null = null;
  #finishing = false;
  #timers: readonly Timer[] = [];

  constructor(parts: EngineShareParts) {
    this.#parts = parts;
    this.#sampler = new HostSampler(parts.clock);
    this.exchange = { gate: this.#gate, onReleased: (share) => this.#onReleased(share) };
  }

  add(scenario: ResolvedScenario, driver: LoadDriver): void {
    this.#members.push({ scenario, driver });
  }

  /** Run time 0 is known. */
  start(startMs: number): void {
    const { clock } = this.#parts;
    this.#startMs = startMs;
    const first = clock.after(startMs - clock.nowMs(), () => {
      this.#startErrorMs = Math.max(0, clock.nowMs() - startMs);
    });
    this.#timers = [first];
    for (const [scenarioIndex, atRunMs] of this.#begins) this.#begin(scenarioIndex, atRunMs, startMs);
    this.#report();
  }

  /** Obeys; what follows a fence waits until the session's last snapshot is closed. */
  obey(command: ShareCommand): void {
    if (command.type === 'fence') this.#close(this.#fence(this.#closing));
    else if (this.#closing === null) this.#apply(command);
    else void this.#closing.then(() => this.obey(command));
  }

  #close(closing: Promise<void>): void {
    this.#closing = closing;
    void closing.then(() => {
      if (this.#closing === closing) this.#closing = null;
    });
  }

  /** What the snapshot says of the moment that its interval ends at. */
  border(last: boolean): ShareBorder {
    const released = this.#released;
    this.#released = [];
    const positions = this.#fenced ?? this.#positions();
    return { host: this.#sampler.sample(), positions, released, last };
  }

  /** Waits for a session's last snapshot, if one is on its way. There will be no other. */
  async finish(): Promise<void> {
    this.#finishing = true;
    await this.#closing;
  }

  close(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  #apply(command: Exclude<ShareCommand, { readonly type: 'fence' }>): void {
    const nowMs = this.#parts.clock.nowMs();
    switch (command.type) {
      case 'lease':
        this.#lease(command.untilMs, command.startLimitMs, nowMs);
        break;
      case 'grant':
        this.#driver(command.share.scenarioIndex)?.grant(command.share, nowMs);
        break;
      case 'revoke':
        this.#driver(command.share.scenarioIndex)?.revoke(command.share, nowMs);
        break;
      case 'rate':
        this.#driver(command.change.scenarioIndex)?.changeRate(command.change, nowMs);
        break;
      case 'begin-at':
        if (this.#startMs === null) this.#begins.set(command.scenarioIndex, command.atRunMs);
        else this.#begin(command.scenarioIndex, command.atRunMs, this.#startMs);
        break;
      case 'move-start':
        this.#moveStart(command.atMs);
    }
    this.#parts.executor.changed();
  }

  #lease(untilMs: number, startLimitMs: number, nowMs: number): void {
    const lapsed = nowMs >= this.#gate.untilMs;
    this.#gate.untilMs = untilMs;
    this.#gate.startLimitMs = startLimitMs;
    for (const { driver } of this.#members) driver.leased(lapsed, nowMs);
  }

  #begin(scenarioIndex: number, atRunMs: number, startMs: number): void {
    const name = this.#members.find(({ scenario }) => scenario.index === scenarioIndex)?.scenario.name;
    if (name !== undefined) this.#parts.executor.begin(name, startMs + atRunMs);
  }

  #moveStart(atMs: number): void {
    if (this.#startMs === null) return;
    const byMs = atMs - this.#startMs;
    this.#startMs = atMs;
    for (const runtime of this.#parts.runtimes) runtime.setRunStart(atMs);
    for (const { driver } of this.#members) driver.moveStart(byMs);
    this.#parts.snapshotter.move(atMs);
  }

  async #fence(before: Promise<void> | null): Promise<void> {
    if (this.#finishing) return;
    this.#gate.untilMs = -Infinity;
    await before;
    const nowMs = this.#parts.clock.nowMs();
    const applied = this.#positions();
    for (const { driver } of this.#members) driver.fence(nowMs);
    this.#fenced = this.#positions().map((position, at) => ({
      ...position,
      appliedHandover: applied[at]?.appliedHandover ?? 0,
    }));
    await this.#parts.snapshotter.cut();
    this.#fenced = null;
  }

  #positions(): readonly SharePosition[] {
    return this.#members.map(({ scenario, driver }) => ({
      scenarioIndex: scenario.index,
      ...driver.position,
    }));
  }

  #driver(scenarioIndex: number): LoadDriver | undefined {
    return this.#members.find(({ scenario }) => scenario.index === scenarioIndex)?.driver;
  }

  #onReleased(share: SlotShare): void {
    this.#released.push(share);
    this.#parts.onReleased(share);
  }

  /** An engine whose loop does not turn says nothing, which is what this is for. */
  #report(): void {
    const { clock, executor, onProgress } = this.#parts;
    const nowMs = clock.nowMs();
    const settled = this.#members.reduce((sum, { driver }) => sum + driver.progress, 0);
    const behind = this.#members.some(({ driver }) => driver.isBehind(nowMs));
    const { inFlight, users } = executor;
    onProgress({
      due: settled + (behind ? 1 : 0),
      settled,
      inFlight,
      users,
      startErrorMs: this.#startErrorMs,
    });
    this.#timers = [
      ...this.#timers.slice(0, 1),
      clock.after(PROGRESS_EVERY_MS, () => this.#report(), { keepsAlive: false }),
    ];
  }
}
