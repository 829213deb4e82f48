import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import * as sdk from '../src/index.js';
import * as compiledBySwc from './fixtures/visitor.js';

type Fixture = typeof compiledBySwc;
type Evaluate = (require: () => typeof sdk, module: object, exports: object) => void;

const source = readFileSync(new URL('./fixtures/visitor.ts', import.meta.url), 'utf8');

/** Runs a CommonJS text whose only import is the sdk. */
function evaluate(code: string): Fixture {
  const module = { exports: {} as Fixture };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- code that the compilers under test have just made
  (new Function('require', 'module', 'exports', code) as Evaluate)(() => sdk, module, module.exports);
  return module.exports;
}

function byTypeScript(useDefineForClassFields: boolean): Fixture {
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    useDefineForClassFields,
  };
  return evaluate(ts.transpileModule(source, { compilerOptions }).outputText);
}

const byEsbuild = (target: string): Fixture =>
  evaluate(transformSync(source, { loader: 'ts', format: 'cjs', target, tsconfigRaw: {} }).code);

const RUN = {
  data: undefined,
  baseDir: null,
  engine: { index: 0, count: 1 },
  maxUsers: 1,
  shared: undefined,
};
const VARIABLES = { get: () => undefined, set: () => undefined };

describe.each<[string, () => Fixture]>([
  ['swc 2022-03', () => compiledBySwc],
  ['TypeScript', () => byTypeScript(true)],
  ['TypeScript without define', () => byTypeScript(false)],
  ['esbuild for node 20', () => byEsbuild('node20.19')],
  ['esbuild for ES2021', () => byEsbuild('es2021')],
])('a class compiled by %s', (_compiler, compile) => {
  const { ShopVisitor, Child } = compile();
  const task = sdk.taskFromClass(ShopVisitor);

  test('gives a definition with its own and inherited parameters and their defaults', () => {
    expect(task).toMatchObject({
      name: 'VISIT',
      description: 'Visits a shop.',
      category: 'shop',
      metadata: { tags: ['a'] },
    });
    expect(task.parameters).toEqual({
      baseUrl: { type: 'url', required: true, description: 'Where to go.' },
      pause: { type: 'duration', min: 1, default: '1.5s', description: 'How long to look.' },
      pauses: {
        type: 'list',
        items: { type: 'duration' },
        default: ['1ms', '1m'],
        description: 'Further pauses.',
      },
      colour: { type: 'enum', values: ['red', 'green'], description: 'What to look for.' },
      count: { type: 'integer', default: 3, description: 'How many.' },
    });
  });

  test('every user has an instance of its own, whose fields follow the parameters', async () => {
    const parameters = { baseUrl: 'http://a.example', pause: 1500, pauses: [1, 60_000], count: 3 };
    const create = async (user: number) =>
      task.createUser?.({
        ...RUN,
        parameters,
        user,
        variables: VARIABLES,
        signal: new AbortController().signal,
      });
    const users = [await create(0), await create(1)];
    const run = (user: number, iteration: number, values: object) =>
      users[user]?.execute({ parameters: values, iteration } as never) as sdk.Outcome;
    run(0, 7, parameters);
    run(0, 8, { ...parameters, colour: 'red', pause: 5 });
    const last = run(0, 9, parameters);
    expect(last.labels).toEqual({
      seen: 'user 0 at http://a.example; 7: 3 any for 1500; 8: 3 red for 5; 9: 3 any for 1500',
    });
    expect(run(1, 10, parameters).labels).toEqual({ seen: 'user 1 at http://a.example; 10: 3 any for 1500' });
    await users[0]?.close?.();
    expect(run(0, 11, parameters).labels?.['seen']).toContain('closed; 11:');
  });

  test('static parts become those of the run, with the class as this', () => {
    const parameters = { baseUrl: 'http://a' };
    expect(task.setUp?.({ parameters, runId: 'r', signal: AbortSignal.abort() })).toBe('seen');
    expect(task.probe?.({ parameters, baseDir: null, signal: AbortSignal.abort() })).toEqual({
      ok: true,
      message: 'seen http://a',
    });
    expect(Object.keys(task)).not.toContain('targets');
  });

  test('stands wherever a definition does; an undecorated child of it does not', () => {
    expect(sdk.isTaskClass(ShopVisitor)).toBe(true);
    expect(sdk.definePlugin({ tasks: [ShopVisitor] }).tasks[0]?.name).toBe('VISIT');
    expect(sdk.isTaskClass(Child)).toBe(false);
    expect(() => sdk.taskFromClass(Child)).toThrow(
      expect.objectContaining({ code: 'VE_DECORATOR_MISUSED' }) as Error,
    );
  });
});

test('a class decorated by another copy of the package is a task for this one', () => {
  const other = transformSync(readFileSync(new URL('../src/task-class.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
  }).code;
  const module = { exports: {} as typeof sdk };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a second copy, which an import would not give
  (new Function('require', 'module', 'exports', other) as Evaluate)(() => sdk, module, module.exports);
  expect(module.exports.VajraTask).not.toBe(sdk.VajraTask);
  @module.exports.VajraTask({ name: 'OTHER' })
  class Other {
    @module.exports.TaskParameter({ type: 'integer' })
    count = 2;

    execute(): void {}
  }
  expect(sdk.taskFromClass(Other).parameters).toEqual({ count: { type: 'integer', default: 2 } });
});

describe('wrong use is refused with VE_DECORATOR_MISUSED', () => {
  const misused = expect.objectContaining({ code: 'VE_DECORATOR_MISUSED' }) as Error;

  test('legacy decorators, which TypeScript calls without a context', () => {
    const text = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        experimentalDecorators: true,
      },
    }).outputText;
    expect(() => evaluate(text)).toThrow(misused);
    expect(() => evaluate(text)).toThrow('was called as a legacy decorator');
  });

  test.each([
    ['a static field', { kind: 'field', name: 'a', static: true, private: false }],
    ['a private field', { kind: 'field', name: '#a', static: false, private: true }],
    ['a field named by a symbol', { kind: 'field', name: Symbol('a'), static: false, private: false }],
    ['a method', { kind: 'method', name: 'a', static: false, private: false }],
  ])('@TaskParameter on %s', (_place, context) => {
    expect(() => sdk.TaskParameter({ type: 'string' })(undefined, context as never)).toThrow(misused);
  });

  test('@VajraTask on a method', () => {
    expect(() => sdk.VajraTask({ name: 'A' })(class {} as never, { kind: 'method' } as never)).toThrow(
      misused,
    );
  });
});

test('a field that cannot hold its parameter does not compile', () => {
  class Typed {
    // @ts-expect-error -- a duration arrives as a number
    @TaskParameterOfSdk({ type: 'duration' })
    time = 'x';

    // @ts-expect-error -- an enum is narrower than this field, so 'b' may arrive where only 'a' is expected
    @TaskParameterOfSdk({ type: 'enum', values: ['a', 'b'] })
    word = 'a' as const;

    @TaskParameterOfSdk({ type: 'enum', values: ['a', 'b'] })
    wide: string = 'a';
  }
  expect(new Typed().wide).toBe('a');
});

const TaskParameterOfSdk = sdk.TaskParameter;
