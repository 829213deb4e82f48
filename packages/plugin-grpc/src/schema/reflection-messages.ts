import protobuf from 'protobufjs';

/** What the server is asked: exactly one of the fields. */
export interface ReflectionQuestion {
  readonly fileContainingSymbol?: string;
  readonly fileByFilename?: string;
  readonly listServices?: string;
}

/** What it answers: one of the fields. */
export interface ReflectionAnswer {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] } | null;
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] } | null;
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string } | null;
}

/** The messages of server reflection, as far as they are used here; v1 and v1alpha have the same. */
export interface ReflectionMessages {
  encodeQuestion(question: ReflectionQuestion): Buffer;
  decodeAnswer(bytes: Uint8Array): ReflectionAnswer;
  encodeAnswer(answer: ReflectionAnswer): Buffer;
}

const field = (type: string, id: number, rule?: 'repeated'): protobuf.IField =>
  rule === undefined ? { type, id } : { type, id, rule };

const SCHEMA: protobuf.INamespace = {
  nested: {
    Question: {
      fields: {
        fileByFilename: field('string', 3),
        fileContainingSymbol: field('string', 4),
        listServices: field('string', 7),
      },
      oneofs: { asked: { oneof: ['fileByFilename', 'fileContainingSymbol', 'listServices'] } },
    },
    Answer: {
      fields: {
        fileDescriptorResponse: field('Files', 4),
        listServicesResponse: field('Services', 6),
        errorResponse: field('Failure', 7),
      },
    },
    Files: { fields: { fileDescriptorProto: field('bytes', 1, 'repeated') } },
    Services: { fields: { service: field('Service', 1, 'repeated') } },
    Service: { fields: { name: field('string', 1) } },
    Failure: { fields: { errorCode: field('int32', 1), errorMessage: field('string', 2) } },
  },
};

/** Makes the codecs. */
export function createReflectionMessages(): ReflectionMessages {
  const root = protobuf.Root.fromJSON(SCHEMA);
  const question = root.lookupType('Question');
  const answer = root.lookupType('Answer');
  return {
    encodeQuestion: (value) => Buffer.from(question.encode(question.fromObject(value)).finish()),
    decodeAnswer: (bytes) => answer.decode(bytes) as unknown as ReflectionAnswer,
    encodeAnswer: (value) => Buffer.from(answer.encode(answer.fromObject(value)).finish()),
  };
}
