import { failureOf } from '../execute/failure-code.js';
import type { EngineProblem } from './engine-messages.js';

/** An error of a thread as data: our own codes stay, anything else was a task's set-up that failed. */
export function problemOf(error: unknown): EngineProblem {
  const { code, message } = failureOf(error);
  const hint = (error as { hint?: unknown } | null)?.hint;
  if (code.startsWith('VE_'))
    return { code, message: message.replace(/^\w+: /, ''), hint: typeof hint === 'string' ? hint : '' };
  return {
    code: 'VE_ENGINE_FAILED',
    message,
    hint: 'The set-up of a task or hook failed; nothing was sent.',
  };
}
