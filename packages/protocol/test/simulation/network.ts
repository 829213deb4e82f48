import type { SeededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

/** How bad a network is. */
export interface Weather {
  readonly lossRatio: number;
  readonly duplicateRatio: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * A network that loses, doubles, delays and reorders single messages, and can be cut, also in one direction only. gRPC
 * is kinder: what holds here holds there.
 */
export class Network {
  weather: Weather;
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #cuts = new Map<string, number>();

  constructor(time: VirtualTime, random: SeededRandom, weather: Weather) {
    this.#time = time;
    this.#random = random;
    this.weather = weather;
  }

  /** Nothing goes from one to the other until a time. */
  cut(from: string, to: string, untilMs: number): void {
    this.#cuts.set(`${from}>${to}`, untilMs);
  }

  heal(weather: Weather): void {
    this.#cuts.clear();
    this.weather = weather;
  }

  send(from: string, to: string, deliver: () => void): void {
    if (this.#isCut(from, to)) return;
    if (this.#random.chance(this.weather.lossRatio)) return;
    this.#deliver(from, to, deliver);
    if (this.#random.chance(this.weather.duplicateRatio)) this.#deliver(from, to, deliver);
  }

  #deliver(from: string, to: string, deliver: () => void): void {
    const { minDelayMs, maxDelayMs } = this.weather;
    this.#time.after(this.#random.between(minDelayMs, maxDelayMs), () => {
      // What was under way when the link was cut is lost too, half of the time.
      if (this.#isCut(from, to) && this.#random.chance(0.5)) return;
      deliver();
    });
  }

  #isCut(from: string, to: string): boolean {
    return (this.#cuts.get(`${from}>${to}`) ?? 0) > this.#time.nowMs;
  }
}
