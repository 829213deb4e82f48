import { coerceParameter } from '@vajraedge/conformance/reading';
import type { Json, ParameterDescriptor, ParameterShape } from '@vajraedge/sdk';
import { fillConstants } from '../../plan/fill-constants.js';
import { hasCalls, namesIn } from '../../plan/template-names.js';
import { baseParameters } from './base-parameters.js';
import { compileValue, sealSecrets } from './compile-value.js';
import type { Render } from './render-template.js';
import type { TemplateFunctions } from './template-functions.js';
import type { VariableScope } from './variable-scope.js';

/** A task's parameters, as `execute` gets them. Frozen. */
export type RenderedParameters = { readonly [name: string]: unknown };

/** The parameters of one mix entry, ready for every iteration. */
export interface CompiledParameters {
  /** They hold templates, so that they may differ from iteration to iteration; else `base` is always right. */
  readonly dynamic: boolean;
  /** Constants filled in, defaults given, secrets resolved; what depends on more is left as `${…}` text. */
  readonly base: RenderedParameters;
  /**
   * The parameters of the scope's current iteration; the same object as the last time for this scope as long as
   * nothing in them has changed.
   *
   * @throws VE_VARIABLE_MISSING when a name has no value
   * @throws VE_PARAMETER_INVALID when a rendered value does not fit its parameter
   */
  render(scope: VariableScope): RenderedParameters;
}

/** What compiling needs of its surroundings. */
export interface CompileEnvironment {
  /** Gives the text behind `env:NAME` or `file:PATH`. */
  readonly resolveSecret: (reference: string) => string;
  readonly functions: TemplateFunctions;
}

interface DynamicParameter {
  readonly name: string;
  readonly render: Render;
}

/**
 * Prepares a mix entry's parameters: templates are split once, what is constant is filled in once.
 *
 * @throws VE_PARAMETER_INVALID when what is constant does not fit the task's parameters
 */
export function compileParameters(
  shape: ParameterShape,
  values: { readonly [name: string]: Json },
  constants: { readonly [name: string]: Json },
  environment: CompileEnvironment,
): CompiledParameters {
  const base = baseParameters(shape, values, constants, environment.resolveSecret);
  const templated = Object.entries(values).filter(
    ([, value]) => fillConstants(value, constants).hasTemplates,
  );
  if (templated.length === 0) return Object.freeze({ dynamic: false, base, render: () => base });
  const dynamics = templated.map(([name, value]) => ({
    name,
    render: compileOne(shape[name] as ParameterDescriptor, value, environment),
  }));
  const isFixed = templated.every(([, value]) => fillConstants(value, constants).isComplete);
  const names = [...new Set(namesIn(Object.fromEntries(templated)).map(({ name }) => name))];
  const isNewEachTime = names.includes('iteration') || templated.some(([, value]) => hasCalls(value));
  const renderAll = (scope: VariableScope): RenderedParameters => renderOver(base, dynamics, scope);
  const render = isNewEachTime ? renderAll : remembering(renderAll, names, isFixed ? base : null);
  return Object.freeze({ dynamic: true, base, render });
}

function compileOne(
  descriptor: ParameterDescriptor,
  value: Json,
  { resolveSecret, functions }: CompileEnvironment,
): Render {
  const render = compileValue(sealSecrets(descriptor, value, resolveSecret), functions);
  // The most common case by far, a text without conditions, needs no check.
  const isFree =
    descriptor.type === 'string' &&
    descriptor.min === undefined &&
    descriptor.max === undefined &&
    descriptor.pattern === undefined;
  return (scope) => {
    const rendered = render(scope);
    return isFree && typeof rendered === 'string' ? rendered : coerceParameter(descriptor, rendered);
  };
}

function renderOver(
  base: RenderedParameters,
  dynamics: readonly DynamicParameter[],
  scope: VariableScope,
): RenderedParameters {
  const values: { [name: string]: unknown } = { ...base };
  for (const { name, render } of dynamics) values[name] = render(scope);
  return Object.freeze(values);
}

/**
 * Renders anew only when one of the names has another value than the last time for the same scope.
 *
 * @param fixed what holds until a task sets a name; null where names other than constants are used
 */
function remembering(
  render: CompiledParameters['render'],
  names: readonly string[],
  fixed: RenderedParameters | null,
): CompiledParameters['render'] {
  const last = new WeakMap<
    VariableScope,
    { readonly seen: readonly unknown[]; readonly values: RenderedParameters }
  >();
  return (scope) => {
    if (fixed !== null && !scope.isChanged) return fixed;
    const known = last.get(scope);
    if (known !== undefined && names.every((name, at) => Object.is(scope.get(name), known.seen[at])))
      return known.values;
    const values = render(scope);
    last.set(scope, { seen: names.map((name) => scope.get(name)), values });
    return values;
  };
}
