/** What is taken from a peer at most. Everything a peer names, counts or sizes is held to one of these. */
export const WIRE_LIMITS = Object.freeze({
  /** Series in one frame. */
  series: 2000,
  /** Arrivals (scenario and phase) in one frame, and scenarios in one plan. */
  arrivals: 2000,
  scenarios: 1000,
  /** Engine threads of one worker. */
  generators: 1024,
  /** Names of one kind in a series: 64 and `__overflow__` (see core's recorder), joined ones no more. */
  names: 65,
  examples: 400,
  /** Longest name, in UTF-8 bytes. */
  nameBytes: 4096,
  /** Longest text for people, in UTF-8 bytes. */
  textBytes: 4096,
  /** A metrics snapshot, and a whole message of any kind: gRPC's own limit is 4 MiB. */
  snapshotBytes: 3 * 2 ** 20,
  messageBytes: 4 * 2 ** 20,
  /** Heartbeats and their answers: small, so that none can hold up the others. */
  heartbeatBytes: 64 * 2 ** 10,
  plugins: 1000,
  tasksPerPlugin: 1000,
  tags: 100,
  runs: 100,
  files: 1000,
  /** JSON inside of messages (manifests, pre-flight). */
  jsonBytes: 2 ** 20,
  jsonDepth: 64,
  /** A resolved plan as JSON: a plan's text has at most 1 MiB, and defaults add to it. */
  planBytes: 16 * 2 ** 20,
  /** Virtual slots; a power of two. */
  leastSlots: 256,
  mostSlots: 2 ** 17,
  /** Index of the last bucket of a histogram: the one of 3.6e9. */
  lastBucket: 23_220,
  /** Elements of all kinds in one message, whatever they are: bounds the memory that parsing takes. */
  fields: 400_000,
});
