const CLOCK = 'Take a Clock (core/execute/clock) or the value from the caller.';
const EDGE = 'Only the cli owns the process; take what is needed as a parameter.';
const BROWSER = 'This stage runs in a browser too.';

/** What is forbidden, by kind: names, and modules that are another way to them. */
const KINDS = {
  time: {
    message: CLOCK,
    globals: ['setTimeout', 'setInterval', 'setImmediate'],
    modules: ['timers', 'timers/promises'].flatMap((name) => [{ name }, { name: `node:${name}` }]),
  },
  process: {
    message: EDGE,
    globals: ['process'],
    modules: [{ name: 'process' }, { name: 'node:process' }],
  },
  console: {
    message: EDGE,
    globals: ['console'],
    modules: [{ name: 'console' }, { name: 'node:console' }],
  },
  browser: {
    message: BROWSER,
    globals: ['Buffer', 'require', 'global', '__dirname', '__filename'],
    modules: [],
  },
};

/** `performance` also measures event loops, which is no matter of the time of day. */
const CLOCK_PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'performance', property: 'now', message: CLOCK },
  { object: 'performance', property: 'timeOrigin', message: CLOCK },
];

const READS_CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: `new Date() reads the clock. ${CLOCK}`,
  },
  { selector: "CallExpression[callee.name='Date']", message: `Date() reads the clock. ${CLOCK}` },
];

/** Selectors for no-restricted-syntax: what reads the clock and is neither a global nor a property. */
export function ambientSyntax(kinds) {
  return kinds.includes('time') ? READS_CLOCK : [];
}

/** A rule with its options. ESLint keeps the options of an earlier entry where a later one has none. */
const restrict = (options) => (options.length === 0 ? 'off' : ['error', ...options]);

/** Rule 9 of ARCHITECTURE.md for some kinds of `time`, `process`, `console`, `browser`. */
export function ambientRules(kinds) {
  const of = (pick) => kinds.flatMap((kind) => pick(KINDS[kind]));
  const properties = of(({ globals, message }) =>
    globals.map((property) => ({ object: 'globalThis', property, message })),
  );
  if (kinds.includes('time')) properties.push(...CLOCK_PROPERTIES);
  const globals = of((kind) => kind.globals.map((name) => ({ name, message: kind.message })));
  const paths = of(({ modules, message }) => modules.map((each) => ({ ...each, message })));
  return {
    'no-restricted-globals': restrict(globals),
    'no-restricted-properties': restrict(properties),
    'no-restricted-imports': paths.length === 0 ? 'off' : ['error', { paths }],
  };
}
