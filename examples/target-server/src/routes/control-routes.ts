import { type Answer, jsonAnswer } from '../answer.js';
import type { ArrivalLog } from '../arrival-log.js';
import type { RouteRequest, RouteTable } from '../route.js';
import { readDelay } from '../setting-text.js';
import { settingsProblems, type SettingsPatch, type TargetSettings } from '../settings.js';
import type { StatisticsReport } from '../statistics.js';

/** What the control routes steer. */
export interface Controls {
  settings(): TargetSettings;
  configure(patch: SettingsPatch): void;
  stall(durationMs: number): void;
  statistics(): StatisticsReport;
  resetStatistics(): void;
  readonly arrivals: ArrivalLog | null;
}

/**
 * Settings and readings at run time, under `/__…`: never delayed, counted or stamped.
 *
 * | request | does |
 * |---|---|
 * | GET `/__settings` | the settings |
 * | POST `/__settings` with a JSON object | changes some of them |
 * | POST `/__stall/1s` | answers nothing for so long, from now on |
 * | GET, DELETE `/__stats` | the statistics; counts anew |
 * | GET, DELETE `/__arrivals` | arrival times as doubles (little-endian), or `/__arrivals/json`; forgets them |
 */
export function createControlRoutes(controls: Controls): RouteTable {
  return Object.freeze({
    __settings: (request: RouteRequest) => answerSettings(controls, request),
    __stall: ({ head, rest }: RouteRequest) => {
      const durationMs = readDelay(rest[0] ?? '');
      if (head.method !== 'POST' || durationMs === undefined)
        return { status: 400, body: 'wanted POST /__stall/1s\n' };
      controls.stall(durationMs);
      return { status: 204 };
    },
    __stats: ({ head }: RouteRequest) => {
      if (head.method === 'DELETE') {
        controls.resetStatistics();
        return { status: 204 };
      }
      return jsonAnswer(200, controls.statistics());
    },
    __arrivals: (request: RouteRequest) => answerArrivals(controls.arrivals, request),
  });
}

function answerSettings(controls: Controls, { head, body }: RouteRequest): Answer {
  if (head.method === 'POST') {
    const patch = parseJson(body.toString('utf8'));
    const problems = settingsProblems(patch);
    if (problems.length > 0) return jsonAnswer(400, { problems });
    controls.configure(patch as SettingsPatch);
  }
  return jsonAnswer(200, controls.settings());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerArrivals(log: ArrivalLog | null, { head, rest }: RouteRequest): Answer {
  if (log === null) return { status: 404, body: 'start the target with --stamp\n' };
  if (head.method === 'DELETE') {
    log.reset();
    return { status: 204 };
  }
  const timesUs = log.timesUs();
  if (rest[0] === 'json') return jsonAnswer(200, { count: log.count, lost: log.lost, timesUs: [...timesUs] });
  return {
    status: 200,
    headers: [
      ['content-type', 'application/octet-stream'],
      ['x-arrivals', String(log.count)],
      ['x-arrivals-lost', String(log.lost)],
    ],
    body: Buffer.from(timesUs.buffer, timesUs.byteOffset, timesUs.byteLength),
  };
}
