import { type ChannelInterface, type Metadata, status } from '@grpc/grpc-js';
import { didYouMean, TaskFailure, VajraError } from '@vajraedge/sdk';
import protobuf from 'protobufjs';
import { type CallAnswer, collectCall } from '../call/collect-call.js';
import { wallClockMs } from '../clock.js';
import { statusFailureCode } from '../failure/status-name.js';
import { decodeFile, describeNamespace, type FileDescription, rootOfFiles } from './file-descriptors.js';
import {
  createReflectionMessages,
  type ReflectionAnswer,
  type ReflectionQuestion,
} from './reflection-messages.js';

/** Whom to ask about which service. */
export interface ReflectionRequest {
  readonly channel: ChannelInterface;
  readonly target: string;
  readonly service: string;
  readonly metadata: Metadata;
  readonly signal?: AbortSignal;
}

const VERSIONS = ['v1', 'v1alpha'];
const LIMIT_MS = 10_000;
const NOT_FOUND: number = status.NOT_FOUND;
/** More files than any service has: a server that makes them up has an end. */
const MOST_FILES = 2000;

/**
 * Asks a server for the descriptions of one of its services and of everything that it uses (gRPC server reflection, v1
 * and, where a server does not know that, v1alpha).
 *
 * @throws VE_GRPC_REFLECTION, with the status of the call as cause; VE_GRPC_PARAMETERS for a service that is not there
 */
export async function reflectService(request: ReflectionRequest): Promise<protobuf.Root> {
  const client = new ReflectionClient(request);
  const files = new Map<string, FileDescription>();
  const wanted: string[] = [];
  const take = (answered: ReflectionAnswer): void => {
    for (const bytes of answered.fileDescriptorResponse?.fileDescriptorProto ?? []) {
      const file = decodeFile(bytes);
      files.set(file.name, file);
      wanted.push(...file.dependency);
    }
  };
  take(await client.fileOfService());
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (files.has(name) || files.size >= MOST_FILES) continue;
    const answered = await client.ask({ fileByFilename: name });
    if (answered.errorResponse) files.set(name, bundledFile(name, answered.errorResponse.errorMessage));
    else take(answered);
  }
  return rootOfFiles([...files.values()]);
}

class ReflectionClient {
  readonly #request: ReflectionRequest;
  readonly #messages = createReflectionMessages();
  readonly #deadlineMs = wallClockMs() + LIMIT_MS;
  #version: string | null = null;

  constructor(request: ReflectionRequest) {
    this.#request = request;
  }

  async fileOfService(): Promise<ReflectionAnswer> {
    const { service, target } = this.#request;
    const answer = await this.ask({ fileContainingSymbol: service });
    if (!answer.errorResponse) return answer;
    if (answer.errorResponse.errorCode !== NOT_FOUND) throw refused(target, answer.errorResponse);
    const { listServicesResponse } = await this.ask({ listServices: '*' });
    const names = listServicesResponse?.service.map(({ name }) => name) ?? [];
    const near = didYouMean(service, names);
    throw new VajraError('VE_GRPC_PARAMETERS', `${target} has no service ${service}`, {
      hint: near === undefined ? `It has ${names.slice(0, 20).join(', ')}.` : `Did you mean ${near}?`,
    });
  }

  async ask(question: ReflectionQuestion): Promise<ReflectionAnswer> {
    const message = this.#messages.encodeQuestion(question);
    for (const version of this.#version === null ? VERSIONS : [this.#version]) {
      const { channel, metadata, signal } = this.#request;
      const answer = await collectCall(channel, {
        path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
        message,
        metadata,
        deadlineMs: this.#deadlineMs,
        ...(signal === undefined ? {} : { signal }),
      });
      const [first] = answer.messages;
      if (first !== undefined) {
        this.#version = version;
        return this.#messages.decodeAnswer(first);
      }
      if (answer.code !== status.UNIMPLEMENTED) throw this.#failed(answer);
    }
    throw this.#failed({ code: status.UNIMPLEMENTED, details: 'it does not offer reflection', messages: [] });
  }

  #failed({ code, details }: CallAnswer): VajraError {
    const failureCode = statusFailureCode(code);
    const message = `${this.#request.target} could not be asked about its services: ${failureCode}: ${details}`;
    return new VajraError('VE_GRPC_REFLECTION', message, {
      hint:
        code === status.UNIMPLEMENTED
          ? 'Give protoFiles, or switch reflection on in the server.'
          : 'Check target, tls and secretMetadata, or give protoFiles.',
      cause: new TaskFailure(failureCode, details),
    });
  }
}

/** A server may leave out what protobuf brings itself. @throws VE_GRPC_REFLECTION for any other file */
function bundledFile(name: string, problem: string): FileDescription {
  const bundled = protobuf.common.get(name);
  if (bundled === null)
    throw new VajraError('VE_GRPC_REFLECTION', `the server does not describe ${name}: ${problem}`, {
      hint: 'Give protoFiles.',
    });
  return decodeFile(describeNamespace(bundled)[0] as Uint8Array);
}

function refused(
  target: string,
  { errorCode, errorMessage }: { errorCode: number; errorMessage: string },
): VajraError {
  const failureCode = statusFailureCode(errorCode);
  return new VajraError('VE_GRPC_REFLECTION', `${target} does not describe itself: ${errorMessage}`, {
    hint: 'Give protoFiles.',
    cause: new TaskFailure(failureCode, errorMessage),
  });
}
