/** Groups of functions by file, in the order of an iteration. */
const GROUPS = [
  ['pacing, users, context', /core\/dist\/(execute|pace)\//],
  ['recording', /core\/dist\/(record|snapshot)\//],
  ['the rest of the engine', /core\/dist\//],
  ['HTTP user and exchange', /plugin-http\/dist\/(exchange|request|response|http-engine|clock)/],
  ['HTTP/1.1 connection and parser', /plugin-http\/dist\/h1\//],
  ['the rest of the task', /plugin-[^/]+\/dist\/|undici/],
  ['sockets and streams of Node.js', /^node:(net|internal\/stream|internal\/streams|_stream)/],
  ['the rest of Node.js', /^node:/],
];
const SYSTEM_CALLS = new Set(['writeBuffer', 'writeLatin1String', 'writeUtf8String', 'writev', 'readStart']);

function groupOf({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'outside of JavaScript: the event loop, reading sockets';
  if (SYSTEM_CALLS.has(functionName) && url === '') return 'writing to sockets';
  const group = GROUPS.find(([, pattern]) => pattern.test(url));
  return group?.[0] ?? (functionName === 'now' ? 'clock' : `other natives`);
}

/**
 * Self time of a profile by group and by function, idle time left out.
 *
 * @returns `{ totalUs, groups, functions }`, both `[name, us]` from the dearest on
 */
export function profileTable({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const groups = new Map();
  const functions = new Map();
  let totalUs = 0;
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame.functionName === '(idle)') continue;
    const us = timeDeltas[at];
    totalUs += us;
    const place =
      frame.url === '' ? '' : ` ${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`;
    add(groups, groupOf(frame), us);
    add(functions, (frame.functionName || '(anonymous)') + place, us);
  }
  const sorted = (map) => [...map].sort(([, a], [, b]) => b - a);
  return { totalUs, groups: sorted(groups), functions: sorted(functions) };
}

function add(map, name, us) {
  map.set(name, (map.get(name) ?? 0) + us);
}
