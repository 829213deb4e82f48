const MOST_BYTES = 65_535;

/** What is wrong with the name of a topic; null: nothing (MQTT 5, 4.7). */
export function topicProblem(topic: string): string | null {
  if (/[+#]/.test(topic)) return 'a topic to publish to holds no + and no #';
  return lengthProblem(topic);
}

/** What is wrong with a filter of topics; null: nothing (MQTT 5, 4.7). */
export function filterProblem(filter: string): string | null {
  const levels = filter.split('/');
  const isWrong = levels.some(
    (level, at) => (/[+#]/.test(level) && level.length > 1) || (level === '#' && at < levels.length - 1),
  );
  return isWrong ? '+ and # stand for whole levels, and # for the last ones' : lengthProblem(filter);
}

function lengthProblem(text: string): string | null {
  if (text === '') return 'it is empty';
  if (text.includes('\0')) return 'it holds a zero';
  return Buffer.byteLength(text) > MOST_BYTES ? `it has more than ${MOST_BYTES} bytes` : null;
}
