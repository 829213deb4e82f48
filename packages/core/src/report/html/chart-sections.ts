import type { RunReport } from '../run-report.js';
import { type Html, note, section } from './html-text.js';

/** A place for a chart: what it is called in the script, its title, and what to look for. */
export interface ChartPlace {
  readonly chart: string;
  readonly title: string;
  readonly text: string;
}

const RATE: ChartPlace = {
  chart: 'rate',
  title: 'Rate',
  text: 'Starts a second: asked for by the plan, and made. Where the two part, look at start lag and at what was dropped.',
};
const RESPONSE: ChartPlace = {
  chart: 'response',
  title: 'Response time',
  text: 'From the moment an iteration was due to its end, logarithmic.',
};
const SERVICE: ChartPlace = {
  chart: 'service',
  title: 'Service time',
  text: 'From the start of an iteration to its end, logarithmic. Below the response time where iterations had to wait.',
};
const HEAT: ChartPlace = {
  chart: 'heat',
  title: 'Heat map',
  text: 'How many iterations took how long, over time: the darker (on black, the brighter), the more. Two bands are two kinds of answers.',
};
const ERRORS: ChartPlace = {
  chart: 'errors',
  title: 'Errors by cause',
  text: 'Failed iterations a second.',
};
const IN_FLIGHT: ChartPlace = {
  chart: 'in-flight',
  title: 'In flight',
  text: 'Iterations that had begun and not ended, and users, at the end of each second.',
};
const LAG: ChartPlace = {
  chart: 'lag',
  title: 'Start lag',
  text: 'How late iterations began, waiting for a free user included; wake lag is what the generator itself was late by.',
};

/** Which charts a run has, in their order. */
export function chartPlaces(has: {
  readonly schedule: boolean;
  readonly heatMap: boolean;
  readonly errors: boolean;
}): readonly ChartPlace[] {
  return [
    RATE,
    ...(has.schedule ? [RESPONSE] : []),
    ...(has.heatMap ? [HEAT] : []),
    SERVICE,
    ...(has.errors ? [ERRORS] : []),
    IN_FLIGHT,
    LAG,
  ];
}

/** The charts, empty: the script of the page draws them from the data in the file. */
export function chartsSection(report: RunReport, hasHeatMap: boolean): Html {
  const places = chartPlaces({
    schedule: report.totals.responseTimeUs !== null,
    heatMap: hasHeatMap,
    errors: report.perSecond.some(({ failed }) => failed > 0),
  });
  if (report.perSecond.length === 0) return section('charts', 'Over time', note('Nothing was recorded.'));
  const missing = hasHeatMap
    ? ''
    : note('A heat map needs the histograms of each second: make the report from a run file.');
  return section(
    'charts',
    'Over time',
    `<noscript>${note('The charts need JavaScript. All figures are in the tables below.')}</noscript>
<div class="bar" role="toolbar" aria-label="Part of the run that the charts show" hidden>
<button type="button" data-zoom="in">Zoom in</button>
<button type="button" data-zoom="out">Zoom out</button>
<button type="button" data-zoom="earlier">Earlier</button>
<button type="button" data-zoom="later">Later</button>
<button type="button" data-zoom="all">Whole run</button>
<output aria-live="polite"></output>
</div>
${note('Below each chart a band shows the verdict of each second: thin is VALID, half SUSPECT, full INVALID. Numbered lines are the events. Drag across a chart to zoom in; with the keyboard: + - and the arrow keys on a chart, 0 for the whole run.')}
<div class="charts">
${places.map(placeOf).join('\n')}
</div>
${missing}`,
  );
}

function placeOf({ chart, title, text }: ChartPlace): Html {
  return `<figure data-chart="${chart}" aria-labelledby="chart-${chart}">
<figcaption><h3 id="chart-${chart}">${title}</h3><p class="soft">${text}</p></figcaption>
<div class="chart" role="img" tabindex="0" aria-label="${title}"></div>
</figure>`;
}
