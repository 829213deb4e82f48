/** One way in which an iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const STATUSES: readonly FailureRow[] = [
  row(
    'GRPC_UNAVAILABLE',
    'No connection, or it broke, or the server says that it cannot serve; the message says which.',
    'Check target and tls, and whether the server is up and lets that many connections in.',
  ),
  row(
    'GRPC_DEADLINE_EXCEEDED',
    'The call was not done within its deadline.',
    'The server is slow or cannot be reached; raise deadline where that is meant.',
  ),
  row(
    'GRPC_UNIMPLEMENTED',
    'The server does not have that method.',
    'Check service and method, and the version of the server.',
  ),
  row(
    'GRPC_UNAUTHENTICATED',
    'The server wants credentials, or others.',
    'Give them as secretMetadata, or as a client certificate.',
  ),
  row('GRPC_PERMISSION_DENIED', 'The caller may not do that.', 'Take another account, or give it the right.'),
  row('GRPC_INVALID_ARGUMENT', 'The server does not accept the message.', 'Correct the message.'),
  row(
    'GRPC_NOT_FOUND',
    'What was asked for is not there.',
    'Check the test data, or set expectedStatus where that is meant.',
  ),
  row(
    'GRPC_ALREADY_EXISTS',
    'It is there already.',
    'Take values that are unique in the run, such as ${iteration}.',
  ),
  row(
    'GRPC_RESOURCE_EXHAUSTED',
    'A quota is used up, or a message is too large.',
    'Lower the load, or raise the limit; maxMessageBytes is the one on this side.',
  ),
  row(
    'GRPC_FAILED_PRECONDITION',
    'The state of the system does not allow it.',
    'Check the order of the calls.',
  ),
  row('GRPC_ABORTED', 'The server gave it up, for example for a conflict.', 'Applications retry that.'),
  row('GRPC_OUT_OF_RANGE', 'The call went past a valid range.', 'Check the message.'),
  row('GRPC_CANCELLED', 'The server, or something before it, ended the call.', 'Look into its log.'),
  row('GRPC_INTERNAL', 'Something in the server, or in what it sent, is broken.', 'Look into its log.'),
  row('GRPC_DATA_LOSS', 'The server lost data.', 'Look into its log.'),
  row('GRPC_UNKNOWN', 'The server failed without saying more.', 'Look into its log.'),
];

const OTHERS: readonly FailureRow[] = [
  row(
    'GRPC_STATUS_UNEXPECTED',
    'The call ended with OK where expectedStatus names another.',
    'Check expectedStatus and the test data.',
  ),
  row(
    'GRPC_MESSAGES_UNEXPECTED',
    'Another number of messages came than expectedMessages says, or not the one message of a call without a stream.',
    'Check the test data, and expectedMessages.',
  ),
  row(
    'GRPC_REQUEST_INVALID',
    'Templates gave a message or metadata that cannot be sent.',
    'Look at the field that the message names and where its value comes from.',
  ),
  row(
    'GRPC_NOT_SERVING',
    'The health service says that it is not serving (only before a run).',
    'Wait until it is ready, or look into its log.',
  ),
  row(
    'ABORTED',
    'The run was stopped in mid-call; the call was cancelled.',
    'Nothing: it happens when a run is broken off.',
  ),
];

/** Every code that the tasks fail under. Codes are stable; the README's table and the probe's remedies come from here. */
export const FAILURE_TABLE: readonly FailureRow[] = [...STATUSES, ...OTHERS];

/** What to do about a failure; empty for a code that is not in the table. */
export function remedyFor(code: string): string {
  return FAILURE_TABLE.find((entry) => entry.code === code)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
