const CLOCK = 'Take a Clock (core/execute/clock) or the value from the caller.';
const EDGE = 'Only the cli owns the process; take what is needed as a parameter.';

const TIME_GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'performance'];
const EDGE_GLOBALS = ['process', 'console'];

const restrict = (names, message) => names.map((name) => ({ name, message }));
const onGlobalThis = (names, message) =>
  names.map((property) => ({ object: 'globalThis', property, message }));

/** Rule 10 of ARCHITECTURE.md: no clock, no timer, no process, no console. */
export const AMBIENT_RULES = {
  'no-restricted-globals': ['error', ...restrict(TIME_GLOBALS, CLOCK), ...restrict(EDGE_GLOBALS, EDGE)],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: CLOCK },
    ...onGlobalThis([...TIME_GLOBALS, 'Date'], CLOCK),
    ...onGlobalThis(EDGE_GLOBALS, EDGE),
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...['node:timers', 'timers', 'node:timers/promises', 'timers/promises'].map((name) => ({
          name,
          message: CLOCK,
        })),
        ...['node:perf_hooks', 'perf_hooks'].map((name) => ({
          name,
          importNames: ['performance'],
          message: CLOCK,
        })),
        ...['node:process', 'process', 'node:console', 'console'].map((name) => ({ name, message: EDGE })),
      ],
    },
  ],
};

/** The same for an expression that no-restricted-properties cannot see: `new Date()` and `Date()` read the clock. */
export const AMBIENT_SYNTAX = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: `new Date() reads the clock. ${CLOCK}`,
  },
  { selector: "CallExpression[callee.name='Date']", message: `Date() reads the clock. ${CLOCK}` },
];

/** Names that a browser does not have, for the stages that run there too. */
export const BROWSER_RULES = {
  'no-restricted-globals': [
    ...AMBIENT_RULES['no-restricted-globals'],
    ...restrict(['Buffer', 'require', 'global', '__dirname'], 'This stage runs in a browser too.'),
  ],
};
