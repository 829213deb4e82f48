import type protobuf from 'protobufjs';
import { describeNamespace } from '../schema/file-descriptors.js';
import { createReflectionMessages } from '../schema/reflection-messages.js';

/** The service that the stand-in offers: a method of each kind, named for it. */
export const STAND_IN_SERVICE = 'vajraedge.standin.StandIn';

const METHOD = { requestType: 'Packet', responseType: 'Packet', comment: '' };

const SCHEMA: protobuf.INamespace = {
  nested: {
    vajraedge: {
      nested: {
        standin: {
          nested: {
            Packet: { fields: { payload: { type: 'bytes', id: 1 } } },
            StandIn: {
              methods: {
                UNARY: METHOD,
                SERVER_STREAM: { ...METHOD, responseStream: true },
                CLIENT_STREAM: { ...METHOD, requestStream: true },
                BIDI_STREAM: { ...METHOD, requestStream: true, responseStream: true },
              },
            },
          },
        },
      },
    },
  },
};

/** What the stand-in answers when it is asked about its service. */
export function standInDescription(): Buffer {
  const fileDescriptorProto = describeNamespace(SCHEMA);
  return createReflectionMessages().encodeAnswer({ fileDescriptorResponse: { fileDescriptorProto } });
}
