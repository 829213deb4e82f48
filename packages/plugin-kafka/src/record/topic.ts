const MOST_CHARACTERS = 249;

/** What is wrong with the name of a topic; null: nothing. */
export function topicProblem(topic: string): string | null {
  if (topic === '' || topic === '.' || topic === '..') return 'that is no name of a topic';
  if (!/^[\w.-]+$/.test(topic)) return 'a topic has letters, digits, dots, hyphens and underscores only';
  return topic.length > MOST_CHARACTERS ? `it has more than ${MOST_CHARACTERS} characters` : null;
}
