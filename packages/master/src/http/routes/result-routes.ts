import { type ReportScript, toCsv, toHtml, toJson, toJunit } from '@vajraedge/core';
import type { MasterService } from '../../run/master-service.js';
import type { Route, RouteAnswer, RouteRequest } from '../route.js';
import { list, reference } from '../schemas/schema-parts.js';

const PROBLEMS = ['VE_RUN_UNKNOWN', 'VE_RUN_NOT_STARTED', 'VE_RESULT_FAILED'];

/** Addresses of what a run measured: its seconds, its result, and the result as files. */
export function resultRoutes(service: MasterService, reportScript: ReportScript | null): readonly Route[] {
  const files = filesOf(service);
  const all = reportScript === null ? files : [htmlFile(service, reportScript), ...files];
  return [secondsRoute(service), resultRoute(service), heatMapRoute(service), ...all.map(fileRoute)];
}

function secondsRoute(service: MasterService): Route {
  return {
    method: 'get',
    path: '/api/tests/{id}/seconds',
    summary: 'A row for each second',
    access: 'viewer',
    query: {
      fromMs: { type: 'number', minimum: 0, description: 'Run time from which on; all unless given.' },
    },
    answer: { schema: list(reference('Second')) },
    problems: ['VE_RUN_UNKNOWN'],
    handle: async ({ params: { id = '' }, query: { fromMs } }) => ({
      json: await service.seconds(id, typeof fromMs === 'number' ? fromMs : undefined),
    }),
  };
}

function resultRoute(service: MasterService): Route {
  return {
    method: 'get',
    path: '/api/tests/{id}/result',
    summary: 'The result, as in result.json; so far, where the run has not ended',
    access: 'viewer',
    query: {
      perSecond: { type: 'boolean', default: true, description: 'false leaves the seconds out.' },
    },
    answer: { schema: reference('Result') },
    problems: PROBLEMS,
    handle: async ({ params: { id = '' }, query: { perSecond = true } }) => {
      const report = await service.report(id);
      return { json: perSecond === true ? report : { ...report, perSecond: [] } };
    },
  };
}

function heatMapRoute(service: MasterService): Route {
  return {
    method: 'get',
    path: '/api/tests/{id}/heat-map',
    summary:
      'How often iterations took how long, over time; of a run under way up to the last second that is complete',
    access: 'viewer',
    answer: { schema: reference('HeatMap') },
    problems: PROBLEMS,
    handle: async ({ params: { id = '' } }) => ({ json: await service.heatMap(id) }),
  };
}

interface ResultFile {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  text(id: string): Promise<string | Uint8Array>;
}

function fileRoute({ name, type, summary, text }: ResultFile): Route {
  return {
    method: 'get',
    path: `/api/tests/{id}/files/${name}`,
    summary,
    access: 'viewer',
    answer: { types: [type] },
    problems: PROBLEMS,
    handle: async ({ params: { id = '' } }: RouteRequest): Promise<RouteAnswer> => ({
      text: await text(id),
      type,
      fileName: `${id}-${name}`,
    }),
  };
}

function htmlFile(service: MasterService, script: ReportScript): ResultFile {
  return {
    name: 'report.html',
    type: 'text/html; charset=utf-8',
    summary: 'The report as one file that works offline',
    text: async (id) => toHtml(await service.report(id), { script, heatMap: await service.heatMap(id) }),
  };
}

function filesOf(service: MasterService): readonly ResultFile[] {
  return [
    {
      name: 'result.json',
      type: 'application/json',
      summary: 'The result as a file',
      text: async (id) => toJson(await service.report(id)),
    },
    {
      name: 'seconds.csv',
      type: 'text/csv; charset=utf-8',
      summary: 'A row a second, as CSV',
      text: async (id) => toCsv(await service.report(id)),
    },
    {
      name: 'junit.xml',
      type: 'application/xml; charset=utf-8',
      summary: 'Thresholds and checks as JUnit XML',
      text: async (id) => toJunit(await service.report(id)),
    },
    {
      name: 'latency.hdr',
      type: 'text/plain; charset=utf-8',
      summary: 'The histograms of each second as HdrHistogram log',
      text: async (id) => await service.file(id, 'hdr-log'),
    },
    {
      name: 'run.vajra.json',
      type: 'application/json',
      summary: 'Result and histograms, for vajra report, merge and diff',
      text: async (id) => await service.file(id, 'run-file'),
    },
  ];
}
