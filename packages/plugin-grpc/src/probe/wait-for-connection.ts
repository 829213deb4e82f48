import { type ChannelInterface, connectivityState } from '@grpc/grpc-js';

/** Connects; resolves when that has succeeded, has failed for the first time, or was given up. Never rejects. */
export function waitForConnection(channel: ChannelInterface, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const onAbort = (): void => resolve();
    signal.addEventListener('abort', onAbort);
    const look = (): void => {
      const state = signal.aborted ? connectivityState.SHUTDOWN : channel.getConnectivityState(true);
      if (state === connectivityState.CONNECTING || state === connectivityState.IDLE) {
        channel.watchConnectivityState(state, Infinity, look);
        return;
      }
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    look();
  });
}
