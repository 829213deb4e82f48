import { heatMapOf } from '@vajraedge/core';
import {
  CHART_NAMES,
  type ChartOption,
  chartDataOf,
  chartOption,
  DARK_THEME,
  describeChart,
  LIGHT_THEME,
} from '../../src/charts/index.js';
import { heatColour } from '../../src/charts/chart-theme.js';
import { formatRunTime } from '../../src/charts/run-time.js';
import { exampleRun, HOSTILE } from '../example-run.js';

const { result, histograms } = exampleRun();
const data = chartDataOf(result, heatMapOf(histograms.intervals));

function seriesOf(name: (typeof CHART_NAMES)[number]): readonly ChartOption[] {
  return chartOption(name, data, LIGHT_THEME)?.['series'] as readonly ChartOption[];
}

describe('the charts', () => {
  it.each(CHART_NAMES)('of %s have the verdict of each second below, and the events', (name) => {
    const series = seriesOf(name);
    const band = (
      series.at(-1)?.['markArea'] as { data: [{ xAxis: number }, { xAxis: number; yAxis: number }][] }
    ).data;
    // VALID, SUSPECT, INVALID, three times over.
    expect(band).toHaveLength(9);
    expect(band.slice(0, 3).map(([, end]) => end.yAxis)).toEqual([0.3, 0.65, 1]);
    expect(band.slice(0, 3).map(([start]) => start.xAxis)).toEqual([0, 35_000, 39_000]);
    const lines = (series.at(-2)?.['markLine'] as { data: { xAxis: number; name: string }[] }).data;
    expect(lines).toEqual([
      { xAxis: 0, name: '1', label: { align: 'left' } },
      { xAxis: 60_000, name: '2', label: { align: 'left' } },
    ]);
  });

  it('have one line for events that are near to each other', () => {
    const near = [0, 500, 60_000, 61_000].map((atMs) => ({ atMs, kind: 'rate', message: '' }));
    const option = chartOption('rate', { ...data, events: near }, LIGHT_THEME)?.['series'];
    const lines = (option as ChartOption[]).at(-2)?.['markLine'] as { data: { name: string }[] };
    expect(lines.data.map(({ name }) => name)).toEqual(['1, 2', '3, 4']);
  });

  it('have the number of the last event within the chart', () => {
    const events = [{ atMs: data.endMs, kind: 'stopped', message: '' }];
    const option = chartOption('rate', { ...data, events }, LIGHT_THEME)?.['series'];
    const lines = (option as ChartOption[]).at(-2)?.['markLine'] as { data: object[] };
    expect(lines.data).toEqual([{ xAxis: data.endMs, name: '1', label: { align: 'right' } }]);
  });

  it('have a point for each second', () => {
    const [started, asked] = seriesOf('rate');
    expect((started?.['data'] as number[][])[36]).toEqual([36_000, 460]);
    expect((asked?.['data'] as number[][])[36]).toEqual([36_000, 500]);
    expect((seriesOf('response')[2]?.['data'] as number[][])[5]).toEqual([
      5000,
      result.perSecond[5]?.responseTimeUs?.p99,
    ]);
  });

  it('count failures by cause, the most frequent first', () => {
    expect(
      seriesOf('errors')
        .slice(0, 2)
        .map(({ name }) => name),
    ).toEqual(['HTTP_5XX', HOSTILE]);
    expect((seriesOf('errors')[0]?.['data'] as number[][])[7]).toEqual([7000, 2]);
  });

  it('have no heat map without histograms', () => {
    expect(chartOption('heat', chartDataOf(result, null), DARK_THEME)).toBeNull();
  });

  it('say in words when a run has no seconds', () => {
    const none = chartDataOf({ ...result, perSecond: [] }, null);
    for (const name of CHART_NAMES.filter((each) => each !== 'heat'))
      expect(describeChart(name, none)).toContain('nothing was recorded');
  });
});

describe('colours of the heat map', () => {
  it('go from few to many', () => {
    expect(heatColour(LIGHT_THEME, 0)).toBe('rgb(222,235,247)');
    expect(heatColour(LIGHT_THEME, 1)).toBe('rgb(8,32,80)');
    expect(heatColour(LIGHT_THEME, 0.5)).toBe('rgb(70,144,198)');
  });
});

describe('run time', () => {
  it.each([
    [0, '0:00'],
    [61_000, '1:01'],
    [37_500, '0:37.5'],
    [59_990, '1:00'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatRunTime(ms)).toBe(text);
  });
});
