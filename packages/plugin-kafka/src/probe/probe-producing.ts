import { type ProbeContext, type ProbeResult, type TaskContext, TaskFailure } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { holdsTemplate } from '../holds-template.js';
import { createProduceEngine } from '../kafka-engine.js';
import type { ProduceParameters } from '../kafka-parameters.js';
import { clusterFacts, factsText } from './cluster-facts.js';
import { probeIteration } from './probe-iteration.js';
import { rounded, runProbe, type Seen } from './run-probe.js';

type Engine = Awaited<ReturnType<typeof createProduceEngine>>;

/**
 * Asks the cluster for the topic, and produces one iteration's records, where no variable is left in them: whether a user
 * may write shows when it does. Never throws.
 *
 * @param isRoundTrip the record is to come back
 */
export function probeProducing(
  { parameters, baseDir, signal }: ProbeContext<ProduceParameters>,
  isRoundTrip: boolean,
): Promise<ProbeResult> {
  return runProbe(
    parameters.brokers.join(', '),
    signal,
    async () => {
      const engine = await createProduceEngine({ parameters, baseDir }, isRoundTrip);
      const client = engine.createClient();
      return { engine, client, destroy: () => client.destroy() };
    },
    async ({ engine, client }) => {
      const topic = holdsTemplate(parameters.topic) ? null : parameters.topic;
      const facts = await clusterFacts(client, topic);
      const { key, value, json, headers, partition, size, records } = parameters;
      // A record with a gap in it would test something else than the iterations do.
      if (topic === null || holdsTemplate({ key, value, json, headers, partition, size, records }))
        return { message: `${factsText(facts)}; nothing was sent: a variable is still open.`, facts };
      return { facts, ...(await sendOnce(engine, parameters, signal, factsText(facts))) };
    },
  );
}

/** One iteration, as a user does it. */
async function sendOnce(
  engine: Engine,
  parameters: ProduceParameters,
  signal: AbortSignal,
  where: string,
): Promise<Omit<Seen, 'facts'>> {
  const user = engine.createUser(signal);
  let connectMs: number | undefined;
  const iteration = probeIteration(parameters, signal);
  const record: TaskContext['metrics']['record'] = (name, valueMs) => {
    if (name === 'connectMs') connectMs = rounded(valueMs);
  };
  const startMs = nowMs();
  try {
    const outcome = await user.execute({ ...iteration, metrics: { ...iteration.metrics, record } });
    const { failureCode, failureMessage } = outcome ?? {};
    if (failureCode !== undefined) throw new TaskFailure(failureCode, String(failureMessage));
    const took = (nowMs() - startMs).toFixed(1);
    return {
      message: `${where}; ${parameters.topic} took a record in ${took} ms, log-in included.`,
      timings: connectMs === undefined ? {} : { connectMs },
    };
  } finally {
    await user.close?.();
    await engine.close();
  }
}
