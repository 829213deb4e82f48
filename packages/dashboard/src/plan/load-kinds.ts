/** A field of a load. */
export interface LoadField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'duration' | 'ramp' | 'delay' | 'overflow';
  readonly help: string;
  readonly example?: string;
}

/** A way to say how much load there is. */
export interface LoadKind {
  readonly name: string;
  readonly label: string;
  readonly fields: readonly LoadField[];
  /** Of what its stages are; null: it has none. */
  readonly stages: 'targetTps' | 'users' | null;
  /** What a new one begins with. */
  readonly initial: { readonly [key: string]: unknown };
}

const number = (key: string, label: string, help: string, example = ''): LoadField => ({
  key,
  label,
  kind: 'number',
  help,
  example,
});
const duration = (key: string, label: string, help: string, example = ''): LoadField => ({
  key,
  label,
  kind: 'duration',
  help,
  example,
});
const ramp = (key: string, label: string, help: string): LoadField => ({
  key,
  label,
  kind: 'ramp',
  help,
  example: '10s',
});

const WARMUP = duration('warmup', 'Warm-up', 'Time at full load before anything counts.', '5s');
const MOST = number(
  'maxConcurrency',
  'Most in flight',
  'Twice the highest rate unless given, at most 1,000.',
  '200',
);
const OVERFLOW: LoadField = {
  key: 'overflow',
  label: 'An arrival that finds no free user',
  kind: 'overflow',
  help: 'Waits, and its wait counts; or is dropped and counted.',
};
const OF_USERS: readonly LoadField[] = [
  { key: 'thinkTime', label: 'Think time', kind: 'delay', help: 'Pause of a user after each iteration.' },
  duration('pacing', 'Pacing', 'Least time between two starts of one user.', '1s'),
  number('maxTps', 'Most starts per second', 'Of the whole scenario.'),
  number('iterations', 'Iterations', 'Ends the scenario after so many, if its time is not up before.'),
];

/** The four ways. */
export const LOAD_KINDS: readonly LoadKind[] = [
  {
    name: 'rate',
    label: 'A rate: arrivals by schedule, however slow the answers',
    fields: [
      number('targetTps', 'Starts per second', 'At most 100,000.', '100'),
      WARMUP,
      ramp('rampUp', 'Ramp up', 'From 0 to the full rate.'),
      duration('sustain', 'Sustain', 'Time at the full rate.', '60s'),
      ramp('rampDown', 'Ramp down', 'From the full rate to 0.'),
      MOST,
      OVERFLOW,
    ],
    stages: null,
    initial: { targetTps: 100, rampUp: '5s', sustain: '30s' },
  },
  {
    name: 'rate-stages',
    label: 'A rate in free stages',
    fields: [number('startTps', 'Rate at the beginning', '0 unless given.'), WARMUP, MOST, OVERFLOW],
    stages: 'targetTps',
    initial: {
      stages: [
        { duration: '10s', targetTps: 100 },
        { duration: '30s', targetTps: 100 },
      ],
    },
  },
  {
    name: 'users',
    label: 'Users that go back to back',
    fields: [
      number('users', 'Users', 'At most 50,000.', '20'),
      number('startingConcurrency', 'Users at the beginning', 'Before the ramp.'),
      WARMUP,
      ramp('rampUp', 'Ramp up', 'From the first users to all.'),
      number('rampStep', 'Users a step adds', 'With a time between steps, in place of a ramp.'),
      duration('rampInterval', 'Time between steps', '', '10s'),
      duration('sustain', 'Sustain', 'Time with all users.', '60s'),
      ramp('rampDown', 'Ramp down', 'From all users to none.'),
      ...OF_USERS,
    ],
    stages: null,
    initial: { users: 20, rampUp: '5s', sustain: '30s' },
  },
  {
    name: 'user-stages',
    label: 'Users in free stages',
    fields: [number('startingConcurrency', 'Users at the beginning', '0 unless given.'), WARMUP, ...OF_USERS],
    stages: 'users',
    initial: {
      stages: [
        { duration: '10s', users: 20 },
        { duration: '30s', users: 20 },
      ],
    },
  },
];

/** The way that a load is said in. */
export function loadKindOf(load: { readonly [key: string]: unknown }): LoadKind {
  const { stages } = load;
  const first: unknown = Array.isArray(stages) ? stages[0] : undefined;
  const isOfUsers = typeof first === 'object' && first !== null && 'users' in first;
  const isClosed =
    load['model'] === 'closed' ||
    (!('targetTps' in load) &&
      (isOfUsers ||
        ['users', 'startingConcurrency', 'rampStep', 'thinkTime', 'pacing', 'iterations', 'maxTps'].some(
          (key) => key in load,
        )));
  const name =
    stages === undefined ? (isClosed ? 'users' : 'rate') : isClosed ? 'user-stages' : 'rate-stages';
  return LOAD_KINDS.find((kind) => kind.name === name) ?? (LOAD_KINDS[0] as LoadKind);
}
