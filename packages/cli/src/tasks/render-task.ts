import type { TaskManifest } from '@vajraedge/core';
import type { ParameterDescriptor } from '@vajraedge/sdk';
import type { Colours } from '../terminal/colours.js';
import { oneLine, wrapText } from '../terminal/fit-text.js';
import { describeBounds, describeType } from './describe-parameter.js';
import { originOf } from './render-task-list.js';

const MOST_COLUMNS = 100;

/** Everything about one task that a plan's author needs. */
export function renderTask(task: TaskManifest, columns: number, colours: Colours): string {
  const width = Math.min(columns, MOST_COLUMNS);
  const title =
    task.displayName === '' || task.displayName === task.name ? '' : `  ${oneLine(task.displayName)}`;
  const parameters = Object.entries(task.parameters);
  return [
    `${colours.bold(colours.cyan(oneLine(task.name)))}${title}`,
    colours.dim(
      oneLine(
        [task.category, originOf(task), ...abilitiesOf(task)].filter((each) => each !== '').join('  ·  '),
      ),
    ),
    ...paragraph(task.description, '', width),
    ...Object.entries(task.metadata).map(
      ([key, value]) => `${oneLine(key)}: ${oneLine([value].flat().join(', '))}`,
    ),
    '',
    colours.bold(parameters.length === 0 ? 'It has no parameters.' : 'Parameters'),
    ...parameters.flatMap(([name, descriptor]) => renderParameter(name, descriptor, width, colours)),
  ].join('\n');
}

function abilitiesOf({ has }: TaskManifest): string[] {
  return [has.probe ? 'has a probe' : '', has.setUp ? 'has a set-up' : ''];
}

function renderParameter(
  name: string,
  descriptor: ParameterDescriptor,
  width: number,
  colours: Colours,
): string[] {
  const { required, description = '', examples } = descriptor;
  const facts = [describeType(descriptor), ...describeBounds(descriptor)];
  if ('default' in descriptor && descriptor.default !== undefined)
    facts.push(`default ${oneLine(JSON.stringify(descriptor.default))}`);
  const need = required === true ? `  ${colours.yellow('required')}` : '';
  const shown = (examples ?? []).map((each) => oneLine(JSON.stringify(each))).join('   ');
  return [
    `  ${colours.cyan(oneLine(name))}${need}  ${colours.dim(facts.map(oneLine).join(', '))}`,
    ...paragraph(description, '      ', width),
    ...(shown === '' ? [] : [`      ${colours.dim('for example')} ${shown}`]),
  ];
}

function paragraph(text: string, indent: string, width: number): string[] {
  return wrapText(oneLine(text), width - indent.length).map((line) => indent + line);
}
