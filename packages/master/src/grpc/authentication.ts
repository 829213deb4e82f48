import { type ServerInterceptor, ServerInterceptingCall } from '@grpc/grpc-js';
import { UNAUTHENTICATED } from './call-status.js';
import { tokenCheck } from './join-token.js';

/** Lets in only calls that carry the join token; nothing of the others is read. */
export function authentication(joinToken: string): ServerInterceptor {
  const carriesToken = tokenCheck(joinToken);
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, proceed) => {
            if (carriesToken(metadata)) proceed(metadata);
            else call.sendStatus(UNAUTHENTICATED);
          },
          onReceiveMessage: (message, proceed) => proceed(message),
          onReceiveHalfClose: (proceed) => proceed(),
          onCancel: () => undefined,
        });
      },
    });
}
