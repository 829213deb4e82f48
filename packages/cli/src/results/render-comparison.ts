import {
  changeWords,
  type ComparedRun,
  type Comparison,
  conclusionOf,
  FIGURE_NAMES,
  formatCount,
  formatInUnit,
  formatLength,
  intervalWords,
  signedChange,
} from '@vajraedge/core';
import type { Colours } from '../terminal/colours.js';
import { oneLine } from '../terminal/fit-text.js';
import { layOutTable } from '../terminal/table.js';

const COLOURS = { good: 'green', doubtful: 'yellow', bad: 'red' } as const;

/** A comparison for a person at a terminal: the conclusion first, then a line for each figure. */
export function renderComparison(comparison: Comparison, colours: Colours): string {
  const { before, after, changes, caveats, time } = comparison;
  const what = time === 'responseTime' ? 'RESPONSE TIME' : 'SERVICE TIME';
  const rows = changes.map((change) => {
    const { kind, text } = changeWords(change);
    return [
      `  ${FIGURE_NAMES[change.figure]}`,
      formatInUnit(change.before, change.unit),
      formatInUnit(change.after, change.unit),
      signedChange(change.change, change),
      intervalWords(change),
      kind === 'plain' ? text : colours[COLOURS[kind]](text),
    ];
  });
  const header = [colours.bold(what), 'before', 'after', 'change', '95 % interval', ''];
  const table = layOutTable([header, ...rows]);
  const { kind, title, text } = conclusionOf(comparison);
  return [
    `${colours.bold(colours[COLOURS[kind]](title))}  ${text}`,
    '',
    ...layOutTable([runOf('before', before), runOf('after', after)]),
    '',
    ...table,
    ...(caveats.length === 0 ? [] : ['', ...caveats.map((each) => colours.yellow(`note: ${oneLine(each)}`))]),
  ].join('\n');
}

function runOf(name: string, { runId, name: plan, seconds, iterations, verdict, blockSeconds }: ComparedRun): string[] {
  const blocks = blockSeconds > 1 ? `, in blocks of ${blockSeconds} s` : '';
  return [
    `  ${name}`,
    oneLine(`${plan} (${runId})`),
    `${formatCount(iterations)} iterations in ${formatLength(seconds * 1000)}${blocks}, ${verdict}`,
  ];
}
