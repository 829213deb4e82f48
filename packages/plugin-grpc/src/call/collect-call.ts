import { type ChannelInterface, type Metadata, status } from '@grpc/grpc-js';

/** A call that sends one message and keeps what comes back. */
export interface CollectedCall {
  readonly path: string;
  readonly message: Buffer;
  readonly metadata: Metadata;
  /** Milliseconds since 1970. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** How it ended. */
export interface CallAnswer {
  readonly code: status;
  readonly details: string;
  readonly messages: readonly Buffer[];
}

/** Makes a call of any kind with one message, for questions beside the load. Never rejects. */
export function collectCall(channel: ChannelInterface, asked: CollectedCall): Promise<CallAnswer> {
  const call = channel.createCall(asked.path, asked.deadlineMs, null, null, null);
  return new Promise((resolve) => {
    const messages: Buffer[] = [];
    const cancel = (): void => call.cancelWithStatus(status.CANCELLED, 'given up');
    call.start(asked.metadata, {
      onReceiveMetadata: () => undefined,
      onReceiveMessage: (message: Buffer) => {
        messages.push(message);
        call.startRead();
      },
      onReceiveStatus: ({ code, details }) => {
        asked.signal?.removeEventListener('abort', cancel);
        resolve({ code, details, messages });
      },
    });
    call.startRead();
    call.sendMessageWithContext({}, asked.message);
    call.halfClose();
    asked.signal?.addEventListener('abort', cancel);
    if (asked.signal?.aborted === true) cancel();
  });
}
