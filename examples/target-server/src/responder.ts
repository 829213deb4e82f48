import { type Answer, encodeAnswer, type Framing } from './answer.js';
import { afterDelay, drawLatency } from './answer-latency.js';
import type { ArrivalLog } from './arrival-log.js';
import type { Connection } from './connection.js';
import type { Random } from './random.js';
import type { RequestHead } from './request-head.js';
import { resolveRequestSettings } from './request-settings.js';
import type { Route, RouteTable } from './route.js';
import { DEFAULT_SETTINGS, type SettingsPatch, type TargetSettings } from './settings.js';
import { SettingTextError } from './setting-text.js';
import { StallGate } from './stall-gate.js';
import type { Statistics } from './statistics.js';

/** What a responder works with. */
export interface ResponderParts {
  readonly statistics: Statistics;
  readonly random: Random;
  readonly arrivals: ArrivalLog | null;
  readonly routes: RouteTable;
}

/** Decides what is answered to a request, and when. */
export class Responder {
  readonly gate: StallGate;
  readonly #parts: ResponderParts;
  #control: RouteTable = {};
  #settings: TargetSettings = DEFAULT_SETTINGS;
  #stallsArmed = false;
  /** What heads with a query resolved to: a client's heads are mostly the same objects. */
  #resolved = new WeakMap<RequestHead, TargetSettings | SettingTextError>();
  /** The answer to a plain request, where the settings let it go at once; null where they do not. */
  #plainBytes: Buffer | null = null;
  #plainBody: Buffer = Buffer.alloc(0);

  constructor(parts: ResponderParts) {
    this.#parts = parts;
    this.gate = new StallGate(parts.statistics);
    this.configure({});
  }

  get settings(): TargetSettings {
    return this.#settings;
  }

  /** Routes that are answered at once and leave no trace in the statistics. */
  useControl(routes: RouteTable): void {
    this.#control = routes;
  }

  /** The patch must have been checked by `settingsProblems`. */
  configure(patch: SettingsPatch): void {
    const settings = Object.freeze({ ...this.#settings, ...patch });
    this.#settings = settings;
    this.#resolved = new WeakMap();
    if (patch.stalls !== undefined) {
      this.gate.clear();
      this.#stallsArmed = settings.stalls.length > 0;
    }
    const { latencyMs, slowRatio, errorRatio, resetRatio, dripMs } = settings;
    const isPlain = latencyMs + slowRatio + errorRatio + resetRatio + dripMs === 0;
    const answer = plainAnswer(settings);
    this.#plainBytes = isPlain ? encodeAnswer(answer, { closes: false, headOnly: false }) : null;
    this.#plainBody = answer.body as Buffer;
  }

  respond(connection: Connection, head: RequestHead, body: Buffer): void {
    if (head.path.startsWith('/__')) {
      this.#respondControl(connection, head, body);
      return;
    }
    const { statistics, arrivals } = this.#parts;
    statistics.requests += 1;
    arrivals?.stamp();
    if (this.#stallsArmed) this.#armStalls();
    const isPlain =
      this.#plainBytes !== null && head.path === '/' && head.query === '' && head.method === 'GET';
    if (isPlain && head.keepAlive && this.gate.open) {
      statistics.countStatus(200);
      connection.answer(this.#plainBytes as Buffer, false);
      return;
    }
    this.#respondFully(connection, head, body);
  }

  #armStalls(): void {
    this.#stallsArmed = false;
    this.gate.schedule(this.#settings.stalls);
  }

  #respondControl(connection: Connection, head: RequestHead, body: Buffer): void {
    const { route, rest } = findRoute(this.#control, head.path);
    const answer = route === undefined ? NOT_FOUND : route({ head, body, rest });
    connection.answer(encodeAnswer(answer, framingOf(head)), !head.keepAlive);
  }

  #respondFully(connection: Connection, head: RequestHead, body: Buffer): void {
    const { random } = this.#parts;
    const settings = this.#settingsFor(head);
    const answer =
      settings instanceof SettingTextError
        ? { status: 400, body: `${settings.message}\n` }
        : this.#answerTo(head, body, settings);
    const effective = settings instanceof SettingTextError ? this.#settings : settings;
    const delayMs = (answer.latencyMs ?? drawLatency(effective, random)) + (answer.delayMs ?? 0);
    if (answer.fault === 'hang') {
      connection.reserve(false);
      return;
    }
    const framing = framingOf(head);
    const bytes = encodeAnswer(answer, framing);
    const pending = connection.reserve(framing.closes);
    afterDelay(delayMs, random, () => {
      this.gate.pass(() => {
        if (answer.fault !== undefined) connection.fail(pending, answer.fault, bytes);
        else {
          this.#parts.statistics.countStatus(answer.status);
          connection.complete(pending, bytes, effective.dripMs);
        }
      });
    });
  }

  #settingsFor(head: RequestHead): TargetSettings | SettingTextError {
    if (head.query === '') return this.#settings;
    const known = this.#resolved.get(head);
    if (known !== undefined) return known;
    const settings = resolveRequestSettings(this.#settings, head.query);
    this.#resolved.set(head, settings);
    return settings;
  }

  #answerTo(head: RequestHead, body: Buffer, settings: TargetSettings): Answer {
    const { random } = this.#parts;
    if (settings.resetRatio > 0 && random() < settings.resetRatio) return { status: 500, fault: 'reset' };
    if (settings.errorRatio > 0 && random() < settings.errorRatio) {
      return { status: settings.errorStatus, body: 'an error, as the settings ask for\n' };
    }
    const { first, route, rest } = findRoute(this.#parts.routes, head.path);
    if (route !== undefined) return route({ head, body, rest });
    if (first !== '' && first !== 'items') return NOT_FOUND;
    return settings === this.#settings ? plainAnswer(settings, this.#plainBody) : plainAnswer(settings);
  }
}

const NOT_FOUND: Answer = Object.freeze({
  status: 404,
  body: 'no such path; / and /items/… are always there\n',
});

function framingOf(head: RequestHead): Framing {
  return { closes: !head.keepAlive, headOnly: head.method === 'HEAD' };
}

function plainAnswer(settings: TargetSettings, body: Buffer = plainBody(settings)): Answer {
  return {
    status: 200,
    headers: [['content-type', settings.json ? 'application/json' : 'text/plain']],
    body,
  };
}

/** As long as the settings say, whatever is in it; JSON is padded within a string, down to what its frame needs. */
function plainBody({ json, bodySizeBytes }: TargetSettings): Buffer {
  if (!json) return Buffer.alloc(bodySizeBytes, 'hello world\n');
  const frame = JSON.stringify({ ok: true, text: '' });
  return Buffer.from(
    JSON.stringify({ ok: true, text: 'v'.repeat(Math.max(0, bodySizeBytes - frame.length)) }),
  );
}

function findRoute(
  routes: RouteTable,
  path: string,
): { first: string; route: Route | undefined; rest: string[] } {
  const [first = '', ...rest] = path.slice(1).split('/').map(decode);
  return { first, route: Object.hasOwn(routes, first) ? routes[first] : undefined, rest };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
