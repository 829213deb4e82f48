import {
  discoverPlugins,
  type PreflightReport,
  readRunPlan,
  resolveRunPlan,
  runPreflight,
  type RunPlan,
} from '@vajraedge/core';

const discovered = discoverPlugins({ projectDir: import.meta.dirname });

/** The pre-flight of GET requests to one address, in this process. */
export async function preflightOf(
  url: string,
  parameters: Readonly<Record<string, unknown>> = {},
  load: Readonly<Record<string, unknown>> = {},
): Promise<PreflightReport> {
  const catalog = await discovered;
  const main = {
    task: 'HTTP_GET',
    parameters: { url, ...parameters },
    load: { targetTps: 10, sustain: '2s', ...load },
  };
  const value = { name: 'test', scenarios: { main } } as unknown as RunPlan;
  const plan = resolveRunPlan(readRunPlan({ value, fileName: 'test', baseDir: null }), catalog);
  const report = await runPreflight({ plan, catalog });
  expect(report.durationMs).toBeLessThanOrEqual(report.deadlineMs);
  return report;
}

/** The findings that are not PASS or SKIP, as text to be read. */
export function complaints({ checks }: PreflightReport): string {
  return checks
    .filter(({ state }) => state === 'FAIL' || state === 'WARN')
    .map(({ state, name, message, remedy }) => `${state} ${name}: ${message} -> ${String(remedy)}`)
    .join('\n');
}
