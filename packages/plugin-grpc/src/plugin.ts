import { definePlugin } from '@vajraedge/sdk';
import { GRPC_BIDI_STREAM, GRPC_CLIENT_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from './tasks.js';

export default definePlugin({
  displayName: 'gRPC',
  description: 'Calls and streams of gRPC, by .proto files or by what the server says of itself.',
  tasks: [GRPC_UNARY, GRPC_SERVER_STREAM, GRPC_CLIENT_STREAM, GRPC_BIDI_STREAM],
});
