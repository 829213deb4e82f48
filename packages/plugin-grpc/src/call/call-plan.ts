import type { Metadata } from '@grpc/grpc-js';
import type { MessageRange } from './message-range.js';

/** One call as it is made, however often. */
export interface CallPlan {
  readonly path: string;
  /** Ready to send. */
  readonly messages: readonly Buffer[];
  /** How often the list of messages is sent. */
  readonly rounds: number;
  readonly metadata: Metadata;
  /** Infinity: none. */
  readonly deadlineMs: number;
  /** Number of the status that is right. */
  readonly expectedStatus: number;
  /** How many messages the server must send; null: any number. */
  readonly expectedMessages: MessageRange | null;
  /** Messages after which the call is ended from here; Infinity: never. */
  readonly stopAfter: number;
  /** A message is sent only after the answer to the one before. */
  readonly turns: boolean;
  /** Messages are counted and timed in the results. */
  readonly isStream: boolean;
  /** The server sends as many as it likes. */
  readonly hasAnswers: boolean;
}
