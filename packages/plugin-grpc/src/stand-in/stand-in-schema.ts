import protobuf from 'protobufjs';

/** The service that the stand-in offers: a method of each kind, named for it. Nobody is asked about it. */
export const STAND_IN_SERVICE = 'vajraedge.standin.StandIn';

const METHOD = { requestType: 'Packet', responseType: 'Packet', comment: '' };

/** Its description. */
export function standInSchema(): protobuf.Root {
  const root = new protobuf.Root();
  root.define('vajraedge.standin', {
    Packet: { fields: { payload: { type: 'bytes', id: 1 } } },
    StandIn: {
      methods: {
        UNARY: METHOD,
        SERVER_STREAM: { ...METHOD, responseStream: true },
        CLIENT_STREAM: { ...METHOD, requestStream: true },
        BIDI_STREAM: { ...METHOD, requestStream: true, responseStream: true },
      },
    },
  });
  root.resolveAll();
  return root;
}
